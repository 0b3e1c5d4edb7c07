"""What a question is about, in the words of a letter to a doctor. Nothing here is a finding."""

from collections.abc import Mapping
from types import MappingProxyType

# Question code -> what the client's answer is about. The answer itself stands beside it.
_SUBJECTS: Mapping[str, str] = MappingProxyType(
    {
        "birth_on": "Age",
        "weight_kg": "Body mass index",
        "upper_arm_cm": "Circumference of the upper arm",
        "thigh_cm": "Circumference of the thigh",
        "blood_clot": "Earlier deep vein thrombosis or pulmonary embolism",
        "clotting_disorder": "Thrombophilia",
        "family_clot": "Thromboembolism before 50 in a first-degree relative",
        "sickle_cell": "Sickle cell disease or trait",
        "bleeding": "Bleeding tendency",
        "heart": "Heart disease, ever",
        "heart_recent": "Course of the heart disease",
        "blood_pressure": "Blood pressure, seated, two readings",
        "high_blood_pressure": "Hypertension, treated or told of",
        "blood_pressure_control": "Control of the hypertension",
        "cholesterol": "Severe hypercholesterolaemia",
        "poor_circulation": "Peripheral arterial or vasospastic disease, aneurysm",
        "vessel_repair": "Stent, bypass or graft in a limb",
        "shunt": "Arteriovenous shunt, fistula or port in a limb",
        "varicose_veins": "Varicose veins or venous insufficiency",
        "lymph": "Lymphoedema or lymph node dissection",
        "surgery": "Operation, cast or bed rest within 12 weeks",
        "surgery_when": "Operation, cast or bed rest: which, and how long ago",
        "injury": "Recent limb injury, or compartment syndrome",
        "nerves": "Neuropathy, nerve injury or sensory loss in a limb",
        "cancer": "Malignancy within 5 years",
        "cancer_limbs": "Tumour in a limb",
        "diabetes": "Diabetes mellitus",
        "diabetes_control": "Control and complications of the diabetes",
        "kidney": "Renal disease",
        "head_or_eyes": "Raised intracranial pressure, recent eye surgery or retinal disease",
        "stroke": "Stroke or transient ischaemic attack",
        "inflammation": "Active inflammatory disease, or recent COVID-19",
        "told_to_hold_back": "Exercise restricted by a doctor for another reason",
        "pregnancy": "Pregnancy, or birth within 6 weeks",
        "blood_thinner": "Anticoagulant",
        "hormones": "Hormones or steroids",
        "muscle_medicine": "Medicine linked to myopathy or rhabdomyolysis",
        "medicine_antiplatelet": "Antiplatelet medicine",
        "medicine_nsaid": "Non-steroidal anti-inflammatory medicine",
        "medicine_beta_blocker": "Beta blocker",
        "medicine_diuretic": "Diuretic",
        "smoking": "Smoking",
        "muscle_breakdown": "Dark urine after exercise, ever",
        "weeks_off": "New to training, or deconditioned",
        "swelling": "Unilateral swelling, redness or warmth of a limb",
        "chest": "Chest pain, syncope, palpitations or dyspnoea",
        "skin": "Broken or infected skin at the cuff site",
        "dizzy": "Orthostatic dizziness",
        "venous_combined": "Several risk factors for venous thromboembolism together",
        "testosterone_pressure": "Testosterone or anabolic steroids, with raised blood pressure",
    }
)
# Version -> what its questions were about where a later version asks something else, or no longer asks.
_OF_EARLIER: Mapping[int, Mapping[str, str]] = MappingProxyType(
    {
        1: MappingProxyType(
            {
                "clotting_disorder": "Thrombophilia, own or in the family",
                "sickle_cell_disease": "Sickle cell disease",
                "sickle_cell_trait": "Sickle cell trait",
                "bleeding": "Anticoagulant, or a bleeding tendency",
                "muscle_medicine": "Statin or colchicine; alcohol or dehydration on the day",
                "long_journey": "Journey of more than 4 hours within 7 days",
                "muscle_breakdown": "Dark urine after exercise, or deconditioning",
                "fever": "Fever or acute infection",
            }
        )
    }
)


def subject_for_doctor(code: str, question_text: str, *, version: int) -> str:
    """Return what a question of this version is about for a doctor, or the question itself."""
    return _OF_EARLIER.get(version, {}).get(code) or _SUBJECTS.get(code, question_text)
