"""Where the numbers and the rules come from. A rule names keys of this list, never a paper in passing.

`read` says what was really read: many are abstracts, tables or excerpts, and the product must not claim more.
"""

from collections.abc import Mapping
from types import MappingProxyType

from clients.domain.limb_sources import LIMB_SOURCES
from clients.domain.medicine_sources import MEDICINE_SOURCES
from clients.domain.pressure_sources import PRESSURE_SOURCES
from clients.domain.source_shapes import Mark, Source
from clients.domain.source_shapes import make_source as _source
from clients.domain.timed_sources import TIMED_SOURCES

__all__ = ["NOT_READ", "SOURCES", "Mark", "Source"]

_DOSE = (
    _source(
        "ARTICLE",
        "An introduction to occlusion training for coaches and lifters",
        "The article this product is built from",
        "Whole; what became of each statement stands above",
    ),
    _source(
        "S-COOK",
        "Cook, Kilduff and Beaven, Int J Sports Physiol Perform 9(1):166-172",
        "PubMed 23628627",
        "Abstract: 70 % of 1RM, 5 x 5, thigh cuffs at 180 mmHg, worn on and off",
    ),
    _source(
        "S-BELL18",
        "Bell and others 2018, Physiological Measurement",
        "doi:10.1088/1361-6579/aae140",
        "Abstract: pressures behind a feeling of 7 and 10 out of 10, arms and legs, 120 people",
    ),
    _source(
        "S-BELL20",
        "Bell and others, J Sport Rehabil",
        "doi:10.1123/jsr.2018-0439",
        "Abstract: the same feeling on three days, 24 people",
    ),
    _source(
        "S-BIEL21",
        "Bielitzki and others 2021, J Strength Cond Res",
        "doi:10.1519/jsc.0000000000004104",
        "Abstract: review of 26 studies on restriction set by feeling",
    ),
    _source(
        "S-ANIC",
        "Aniceto and others 2022, Sports Medicine - Open",
        "doi:10.1186/s40798-022-00475-2",
        "Abstract: elastic bands stretched 10-30 % by limb girth",
    ),
    _source("S-PRIME", "J Sports Sci Med 23:326", "jssm 23-326", "Abstract: a wrap set after feeling a cuff"),
    _source(
        "S-OWENS",
        "Owens Recovery Science, How low can you go",
        "owensrecoveryscience.com",
        "Page that quotes the 2019 position stand: 20-40 % of 1RM",
    ),
    _source(
        "S-VALD",
        "VALD, guide to blood flow restriction",
        "support.valdperformance.com/article/665",
        "Page: 20-40 %, 40-80 % of occlusion pressure, minutes for arms and legs, 3 minutes off",
    ),
    _source(
        "S-FITCUFFS",
        "FitCuffs, BFR guide",
        "fitcuffs.com/bfr-guide",
        "Page: load, sets, rests, minutes, how to ease a session",
    ),
    _source(
        "S-FCLINK",
        "FitCuffs, list of studies",
        "fitcuffs.com/links",
        "Summaries of trials, not the papers themselves",
    ),
    _source(
        "S-AIS",
        "Australian Institute of Sport, BFR guidelines",
        "ais.gov.au",
        "Page: low load with restriction is unlikely to do more than high load",
    ),
    _source(
        "S-ROLNICK21",
        "Rolnick and others 2021, Frontiers in Sports and Active Living",
        "doi:10.3389/fresc.2021.697082",
        "Abstract and introduction",
    ),
    _source(
        "S-BENEATH",
        "Beneath the cuff, 2023, Frontiers in Physiology",
        "doi:10.3389/fphys.2023.1089065",
        "Abstract and excerpts: 20-30 % of 1RM",
    ),
    _source("S-HFE", "HFE, cuff width and material", "hfe.co.uk", "Page"),
    _source(
        "S-JESSEE18",
        "Jessee and others 2018",
        "PMC6198179",
        "Abstract and results: 15 % of 1RM against 70 % over 8 weeks",
    ),
    _source(
        "S-P7534",
        "Protocol of a trial of BFR exercise",
        "PMC7534706",
        "Table 3: tempo, 36 hours between sessions, when to add load",
    ),
    _source(
        "S-CART",
        "J Experimental Orthopaedics 2022, protocol",
        "doi:10.1186/s40634-022-00533-4",
        "Table 1: tempo, sets, rests and total time",
    ),
    _source(
        "S-EXK2", "EXKnee2, a trial after knee replacements", "NCT05770934", "Entry in the register of trials"
    ),
    _source(
        "S-SINC",
        "Tolerance to intermittent versus continuous restriction, Int J Sports Medicine",
        "doi:10.1055/a-1537-9886",
        "Abstract: nine trials, six pooled; released between sets, effort and strength were no different",
    ),
    _source(
        "S-FERRAZ",
        "Ferraz and others 2018, in a table of protocols",
        "PMC7796201, table 1",
        "The table: 4 x 15 at 20 %, then 5 x 15 at 30 % of 1RM, 60 s of rest",
    ),
    _source(
        "S-FREITAS",
        "Freitas and others 2019, Physiology and Behavior",
        "doi:10.1016/j.physbeh.2019.112717",
        "Abstract: cuffs kept tight against let loose between sets",
    ),
    _source(
        "S-P4751",
        "Protocol of a trial",
        "PMC4751635",
        "Table 3: several exercises, cuffs on one limb at a time",
    ),
    _source(
        "S-ROHDE", "Rohde, Internet J Allied Health Sci Pract 19(2):12", "nsuworks", "Abstract and methods"
    ),
    _source(
        "S-LUEB14",
        "Luebbers and others 2014, J Strength Cond Res 28(8):2270",
        "ResearchGate 259984487",
        "Abstract",
    ),
    _source("S-LUE17", "Luebbers 2017, squat with wraps", "bstrong.training", "A summary, not the paper"),
    _source("S-SATA", "Sata 2005, Int J KAATSU Train Res 1:29", "IJKTR 1:29", "Case report"),
    _source("S-LICAMELI", "Licameli, loads for strength and size", "scribd 707339934", "Excerpt"),
    _source("S-MUSMEM", "Muscle Memory 2018", "joomag", "Excerpt of a magazine"),
    _source("S-BFRPROS", "The BFR Pros, exercises", "thebfrpros.com", "List of exercises by practitioners"),
    _source("S-LAMB", "A summary of Lambert on shoulder exercise", "Summary", "A summary, not the paper"),
)

_SCREENING = (
    _source(
        "S-NASC",
        "Nascimento and others 2022, Frontiers in Physiology 13:808622",
        "doi:10.3389/fphys.2022.808622",
        "Abstract",
    ),
    _source(
        "S-NASC-T1",
        "Nascimento and others 2022, table 1 (clotting)",
        "PMC8963452, table 1",
        "Table: what makes blood clot more easily",
    ),
    _source(
        "S-NASC-T3",
        "Nascimento and others 2022, table 3 (clot risk items)",
        "PMC8963452, table 3",
        "Table: items and points for a clot in a vein",
    ),
    _source(
        "S-NASC-T5",
        "Nascimento and others 2022, table 5 (heart and vessels)",
        "PMC8963452, table 5",
        "Table: heart and vessel conditions, blood pressure from 180/110",
    ),
    _source(
        "S-ELITE",
        "Elite Learning, course page on BFR",
        "ebooks.elitelearning.com/view/561965305/15",
        "Page that reprints the KAATSU points and a list of contraindications",
    ),
    _source(
        "S-GALLO",
        "Galloway Therapy, BFR contraindications",
        "gallowaytherapy.com/bfr-contraindications",
        "Page: a list in the manner of surgical tourniquet lists",
    ),
    _source(
        "S-BRAIN",
        "Brainscape cards on BFR",
        "brainscape 13255580",
        "List of contraindications and precautions",
    ),
    _source(
        "S-SCITE", "Excerpt that cites Nascimento 2022", "scite.ai", "Excerpt: lifestyle and bleeding items"
    ),
    _source(
        "S-BSTRONG",
        "B Strong, who should not train with bands",
        "bstrong.gorgias.help 414256",
        "Help page of a maker",
    ),
    _source(
        "S-JOT",
        "Consent form of a physiotherapist",
        "form.jotform.com/200754564349359",
        "Form: precautions at 140/90, long journeys, body mass index above 30",
    ),
    _source(
        "S-DMRC", "Protocol of a military rehabilitation trial", "doi:10.1186/s40814-017-0216-x", "Table 1"
    ),
    _source(
        "S-WELLS",
        "The Wells score for a clot in a vein",
        "ISRN 2011/124610 and 2014/519875",
        "Two prints of the table; used for signs, never as a score",
    ),
    _source("S-VTECAT", "Categories of risk for a clot in a vein", "PMC5693389", "Table 3"),
    _source("S-PARQ", "PAR-Q+ and the ESSA pre-exercise tool", "Open copies of the forms", "Questions"),
    _source(
        "S-BOND",
        "Bond and others, BFR after surgery",
        "nebraska.pure",
        "Abstract of a review: no agreed waiting time",
    ),
    _source(
        "S-ACSMC",
        "American College of Sports Medicine, sample of a consent for an exercise test",
        "yumpu, ACSM guidelines p. 56",
        "Text of the form",
    ),
    _source(
        "S-EIM",
        "Exercise is Medicine, consent form for exercise",
        "Copy at safariosophy",
        "Text of the form",
    ),
    _source(
        "S-RYA",
        "Royal Yachting Association, guide for race officials, p. 24",
        "RYA, p. 24",
        "Text: what a parent signs does not bind the child's own rights",
    ),
    _source("S-SANT", "Santiano, page that quotes the KAATSU survey of 2006", "drjessesantiano.com", "Page"),
    _source(
        "S-EXER",
        "Disclaimer of a maker of bands",
        "studylib 25734870",
        "Page: signs to take the bands off at once",
    ),
)

_EVENTS = (
    _source("S-CPT", "Phases of cardiac rehabilitation", "scribd 391873909", "Notes of a course"),
    _source(
        "S-RTD",
        "Return to duty after muscle breakdown, J Spec Oper Med, autumn 2016, p. 87",
        "JSOM Fall 2016, p. 87, table 2",
        "Table: rest until blood and urine are normal, then light work, then a gradual return",
    ),
    _source(
        "S-RTP16",
        "A college team back after muscle breakdown, J Athl Train 2016",
        "doi:10.4085/1062-6050-51.5.12",
        "Abstract: two weeks of daily life, then three steps of five days",
    ),
    _source(
        "S-PB18",
        "Patterson and Brandner 2018, J Sports Sci",
        "doi:10.1080/02640414.2017.1284341",
        "Abstract: survey of 115 people who prescribe BFR",
    ),
    _source(
        "S-SCOTT23",
        "Scott and others 2023, J Strength Cond Res",
        "doi:10.1519/jsc.0000000000004656",
        "Abstract",
    ),
    _source(
        "S-CLARK", "Clark, survey of high-performance practitioners", "Murdoch 991005807950007891", "Abstract"
    ),
    _source(
        "S-YAS17",
        "Yasuda and others 2017, Int J KAATSU Train Res 13:1",
        "IJKTR 13:1",
        "Abstract: survey of 2016",
    ),
    _source(
        "S-MINN", "Minniti and others 2020", "scholars.duke.edu pub1421838", "Abstract: events in 19 studies"
    ),
    _source(
        "S-WERN20",
        "Wernbom and others 2020, Frontiers in Physiology",
        "doi:10.3389/fphys.2020.00243",
        "Opening",
    ),
    _source(
        "S-WERN21",
        "Wernbom and others 2021, Clin J Sport Med",
        "doi:10.1097/JSM.0000000000000755",
        "Abstract, excerpts",
    ),
    _source(
        "S-TAB",
        "Tabata and others 2016, J Strength Cond Res 30(7):2064",
        "JSCR 30(7):2064",
        "Abstract of a case",
    ),
    _source("S-KRIEG", "Krieger and others 2018, J Spec Oper Med", "JSOM Summer 2018", "Abstract of a case"),
    _source("S-SCT", "ASH Hematology 2018:418, sickle cell trait", "ASH 2018:418", "Excerpt"),
    _source("S-SCT2", "Sickle cell trait and cycling", "PubMed 22240384", "Abstract"),
    _source(
        "S-METAB", "Blood pressure during continuous restriction", "synapsesocial W4407114131", "Abstract"
    ),
    _source(
        "S-HTN",
        "Women with controlled high blood pressure",
        "scielo S1517-86922020000600542",
        "Abstract, 13 people",
    ),
    _source("S-NE", "Walking with wide and narrow cuffs", "PMC7273976", "Abstract"),
    _source(
        "S-TENN", "Clin J Sport Med 27(3):245", "CJSM 27(3):245", "Abstract: where limb girth was measured"
    ),
    _source(
        "S-CRT",
        "Shinozaki and others 2023, Prehosp Disaster Med",
        "Shinozaki 2023",
        "Abstract: refill time, 14 people",
    ),
    _source("S-FPN", "Family Practice Notebook, capillary refill", "fpnotebook CplryRfl", "Page"),
)

_EFFORT_AND_STRENGTH = (
    _source(
        "S-MH17",
        "Martin-Hernandez and others 2017, J Strength Cond Res 31(3):765",
        "JSCR 31(3):765",
        "Two abstracts that differ",
    ),
    _source("S-MH17a", "Martin-Hernandez 2017, one print of the abstract", "pure.pucv.cl", "Abstract"),
    _source("S-MH17b", "Martin-Hernandez 2017, the other print of the abstract", "SDU portal", "Abstract"),
    _source(
        "S-LOE16", "Loenneke and others 2016", "PubMed 26896730", "Abstract: discomfort by set and pressure"
    ),
    _source("S-MATT19", "Mattocks and others 2019", "doi:10.1080/02640414.2019.1599315", "Abstract"),
    _source("S-QUEI", "Review of effort and discomfort", "PMC10467469", "Abstract"),
    _source(
        "S-ROL25",
        "Rolnick and others 2025, Sports Medicine - Open 11(1):84",
        "Sports Med Open 11(1):84",
        "Abstract: repetitions to failure, 678 people",
    ),
    _source(
        "S-WEDAPP",
        "Wedig 2025, an app for physiotherapists, Frontiers in Physiology",
        "doi:10.3389/fphys.2025.1631562",
        "Abstract and results",
    ),
    _source(
        "S-REY",
        "Reynolds and others 2006, J Strength Cond Res 20(3):584",
        "JSCR 20(3):584",
        "Abstract: predicting 1RM, 70 people",
    ),
    _source("S-MNR", "Estimating 1RM in women, 2011", "doi:10.5007/1980-0037.2011v13n5p361", "Abstract"),
    _source("S-MITT", "Reliability of repetitions at 70 and 90 %", "PMC9070879", "Abstract"),
    _source(
        "S-SSF",
        "Starting Strength forum, 1RM formulas",
        "startingstrength thread 33294",
        "Thread that lists the formulas",
    ),
    _source("S-RSTU", "RPubs 708250, 1RM formulas", "rstudio-pubs 708250", "Page that lists the formulas"),
    _source("S-E1RM", "easy1rm.com", "easy1rm.com", "Claim of a maker"),
)

SOURCES: Mapping[str, Source] = MappingProxyType(
    {
        source.key: source
        for source in _DOSE
        + _SCREENING
        + _EVENTS
        + _EFFORT_AND_STRENGTH
        + PRESSURE_SOURCES
        + LIMB_SOURCES
        + MEDICINE_SOURCES
        + TIMED_SOURCES
    }
)

# What a rule may not quote, however often others do: the product has not read them.
NOT_READ: tuple[str, ...] = (
    "Wilson 2013",
    "Vanwye 2017",
    "Park 2015",
    "Kacin 2015, the risk tool itself",
    "Patterson 2019, its tables",
    "Rolnick 2021, its body",
    "Brandner 2018, its body",
    "Clark and Manini",
)
