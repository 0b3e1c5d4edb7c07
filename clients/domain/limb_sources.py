"""What stands behind the rules about one limb alone."""

from clients.domain.source_shapes import make_source

LIMB_SOURCES = (
    make_source(
        "S-PRUEFC",
        "A summary of Prue and others 2022, for practitioners",
        "fitcuffs.com",
        "Summary: three exercises of up to 8 minutes on one leg, loads started at 20-30 % by effort",
    ),
    make_source(
        "S-LSI",
        "Wellsandt and others 2017, J Orthop Sports Phys Ther",
        "JOSPT 2017",
        "Abstract: 57 % of 70 athletes pass 90 % symmetry, 29 % against the sound leg before the operation",
    ),
    make_source(
        "S-LSI2",
        "A journal's text on limb symmetry",
        "journals.enviousdigital.co.uk",
        "Text: injured over uninjured, times 100; 90 % is the usual pass",
    ),
)
