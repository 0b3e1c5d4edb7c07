"""Sources about medicines and hormones."""

from clients.domain.source_shapes import make_source

MEDICINE_SOURCES = (
    make_source("S-HUGREG", "Trial after knee surgery, its entry in a register", "NCT03419169", "Entry"),
    make_source("S-HORM", "Review of hormones and clots in a vein", "PMC10812887, table I", "Table"),
    make_source("S-HORM2", "Progestogen-only products and clots", "PMC9399360", "Abstract"),
    make_source("S-COC", "Dragoman and others 2018, combined pills", "PubMed 29388678", "Abstract"),
    make_source("S-PATCH", "Patch and ring against pills", "PMC11025291", "Abstract"),
    make_source("S-CANON", "A clinic's page on hormone replacement", "marionglucktraining.com", "Page"),
    make_source("S-STAT", "Statins and muscle breakdown", "doi:10.2147/DHPS.S333738", "Abstract"),
    make_source("S-MEDX", "Page on medicines and muscle breakdown", "medx.it.com", "Page; a weak source"),
    make_source("S-TRS", "Forum answer on bruises", "thereadystate.com", "Forum; a weak source"),
    make_source("S-PRUE", "Prue and others 2022, after a cruciate ligament", "PMC8975582", "Abstract"),
)
