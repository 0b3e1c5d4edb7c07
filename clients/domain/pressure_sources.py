"""What stands behind the rules about occlusion pressure."""

from clients.domain.source_shapes import make_source as _source

PRESSURE_SOURCES = (
    _source(
        "S-HUG18",
        "Hughes and others 2018, PeerJ 6:e4697",
        "doi:10.7717/peerj.4697",
        "Abstract: leg pressure lying, sitting and standing, 50 people",
    ),
    _source(
        "S-SMART",
        "Measured occlusion pressures in 96 limbs, 2022",
        "doi:10.1016/j.asmr.2022.04.002",
        "Abstract",
    ),
    _source(
        "S-TUNC",
        "Tuncali and others 2006, estimating occlusion pressure",
        "PubMed 16717321",
        "Abstract, 30 people under anaesthesia",
    ),
    _source("S-KERR", "Kerr, estimates against measurements", "proceedings.cmbes.ca 874", "Abstract"),
    _source("S-LOE15", "Loenneke and others 2015, Eur J Appl Physiol 115:397", "EJAP 115:397", "Abstract"),
    _source("S-WED24", "Wedig and others 2024, thigh cuffs of 18 cm", "PubMed 38001245", "Abstract"),
    _source(
        "S-WED25",
        "Wedig and others 2025, cuffs of 11, 13 and 18 cm",
        "doi:10.3389/fphys.2025.1658744",
        "Abstract",
    ),
    _source(
        "S-SPITZ",
        "Spitz and others 2024, Physiological Measurement",
        "pure.solent.ac.uk",
        "Abstract: leg cuffs of 5 cm cannot be estimated",
    ),
    _source(
        "S-AIRB",
        "A pneumatic cuff against Doppler on the thigh, 2024",
        "doi:10.3389/fphys.2024.1404247",
        "Abstract: 92 people lying, limits of agreement -23.0 to 31.2 mmHg",
    ),
    _source(
        "S-BREK",
        "A hand-held oximeter against Doppler, 2020",
        "doi:10.26603/ijspt20200783",
        "Abstract: 50 people, limits of agreement -16.2 to 28.8 mmHg",
    ),
    _source(
        "S-BOM25",
        "Five devices on 21 men, 2025",
        "doi:10.3389/fspor.2025.1654522",
        "Abstract: not interchangeable",
    ),
    _source(
        "S-PREP",
        "A clinic that uses air cuffs, Australia",
        "preparetoperform.com.au",
        "Page of a clinic: 50 % for arms, 80 % for legs",
    ),
)
