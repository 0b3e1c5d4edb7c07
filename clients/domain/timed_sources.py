"""What stands behind the rules about work that is counted in minutes, and about rest under cuffs."""

from clients.domain.source_shapes import make_source

TIMED_SOURCES = (
    make_source(
        "S-ABE09",
        "Abe and others 2009, Int J Kaatsu Training Research 5:9",
        "IJKTR 5:9",
        "Abstract: 50 m a minute, 5 x 2 min, 1 min of rest, 3 weeks, 12 young men",
    ),
    make_source(
        "S-ABEW10",
        "Abe and others 2010, walking from 60 to 78 years",
        "doi:10.1097/JPT.0b013e3181d07a73",
        "Abstract: 20 min at 67 m a minute, 6 weeks, 19 people",
    ),
    make_source(
        "S-ABEC10",
        "Abe and others 2010, J Sports Sci Med 9:452",
        "jssm 9-452",
        "Abstract: cycling for 15 min at 40 % of VO2max, 8 weeks, 19 young men",
    ),
    make_source(
        "S-ELITE16",
        "A course for physiotherapists in the United States",
        "ebooks.elitelearning.com",
        "Page: 40 % of VO2max or 45 % of heart-rate reserve",
    ),
    make_source(
        "S-FRANZ",
        "Franz and others 2022, Frontiers in Physiology",
        "doi:10.3389/fphys.2022.881484",
        "Words of a figure: cycling, one leg at a time, 4 min under the cuff and 4 min without, three times",
    ),
    make_source(
        "S-KOA22",
        "A trial in knee osteoarthritis, its protocol, 2022",
        "doi:10.1186/s13063-022-05998-3, table 1",
        "The table: at rest, 40 or 80 % of the pressure, at most 5 min in one go, 60 s off, 10 min or more",
    ),
    make_source(
        "S-BORQ",
        "A surgeon's protocol after knee operations, without BFR",
        "drborque.com",
        "Page: raises without lag, extension, flexion and effusion, then pain and strength of the other side",
    ),
    make_source(
        "S-LOEP",
        "Loenneke in a podcast, its notes",
        "Attia no. 179",
        "Notes: the first time one exercise only, 7 to 10 min",
    ),
)
