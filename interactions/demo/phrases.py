"""What they talk about. `{thing}` becomes a product, `{n}` a number of pieces, `{doc}` a document's number."""

THINGS = [
    "oak workbenches", "folding benches", "tool cabinets", "drawer units", "pegboard walls", "vice stands",
    "lamp arms", "rolling racks", "plan chests", "saw horses", "cork floor mats", "timber trolleys",
]  # fmt: skip

# What happens around one order: days after its beginning, template, description, chance that it happens.
STORY = [
    (0, "CALL-IN", "Asks for {n} {thing}", 1.0),
    (1, "QUOTE", "Quote {quote}: {n} {thing}", 1.0),
    (1, "COVER", "Cover letter for quote {quote}", 0.3),
    (2, "EMAIL", "Drawings and colour chart for the {thing}", 0.5),
    (8, "CALL-OUT", "Quote {quote}, no answer", 0.4),
    (11, "CALL-OUT", "Went through quote {quote}", 0.8),
    (16, "ORDER", "Order confirmation {order}: {n} {thing}", 0.75),
    (33, "INVOICE", "Invoice {invoice}", 0.7),
    (36, "CALL-OUT", "Did the {thing} arrive well?", 0.4),
    (41, "CREDIT", "Credit memo {credit}: one of the {thing} was scratched", 0.12),
]

ALONE = {
    "CALL-IN": [
        "Delivery moved to the week after", "Wants to know if the {thing} come in ash",
        "Pleased with the {thing}, asks for a second set", "Complaint: a drawer jams on two of the {thing}",
        "Asks for a copy of the last invoice", "New purchasing contact from next month",
        "Can the {thing} be bolted to a concrete floor?", "Rush job, needs {n} {thing} before the open day",
    ],
    "CALL-OUT": [
        "Spring price list, any needs this quarter?", "Offered the end-of-line {thing}",
        "Checked the delivery address and the lift", "No answer, left a message", "Budget decided in January",
        "Asked for a reference photo of the {thing}",
        "Reminded of the unpaid invoice, payment promised for Friday",
        "Invited to the showroom morning",
    ],
    "EMAIL": [
        "Price list and lead times", "Assembly instructions for the {thing}", "Answer about fire classes",
        "Photos of the {thing} in use", "Revised offer, {n} instead of {m} {thing}", "Thank you for the visit",
        "Warranty terms", "Dates for the fitting",
    ],
    "LETTER": [
        "Catalogue and price list", "Contract for the yearly inspection", "Invitation to the trade fair",
        "Season's greetings", "Reply to the complaint about the {thing}",
    ],
    "MEET-OURS": [
        "Showroom visit, tried the {thing}", "Sample review with the workshop", "Walk through the factory",
    ],
    "MEET-THEIRS": [
        "Measured the workshop for {n} {thing}", "Yearly review over coffee", "Fitting day, all {thing} in place",
        "Showed the new {thing} to the whole shift",
    ],
    "NOTE": [
        "Prefers to be called before nine", "Closed in July", "Compares us with a maker from abroad",
        "The goods lift takes 1.8 metres at most", "Plans to move to larger rooms next year",
    ],
}  # fmt: skip

BODIES = [
    "Thank you for the talk today. As promised you will find the drawings of the {thing} and the colour chart "
    "attached. The oiled version takes about two weeks longer than the lacquered one; the price is the same.",
    "You asked whether the {thing} can be delivered in two parts. They can: the frames come flat, the tops on a "
    "pallet of their own, and our fitter needs half a day for {n} of them. Let me know which week suits you.",
    "Here is the revised offer. The freight is now included, and the price holds until the end of next month. "
    "If {n} pieces are too many for the first round, half of them can follow later at the same price.",
]

COMMENTS = [
    "Sounded keen, but the money is decided by the board.",
    "Talk to the workshop lead first next time, that is who uses them.",
    "Competitor's price was a little lower; our lead time is what counts here.",
    "Sent the photos right after the call.",
    "They pay within a week, always have.",
    "Left a message with the front desk. Back on Thursday.",
    "The lift is narrower than the drawing says, so the tops come in two parts.\n\nMeasured it: 178 cm.",
    "Would like to be a reference.",
]

REASONS = ["Belongs to another contact", "Recorded twice", "Entered for practice"]
CORRECTED = "Wrong date, see the correction"

DELIVERY_ERRORS = [
    "The mail server of the recipient did not answer within 20 seconds.",
    "The recipient's mailbox is full.",
]

FOLLOW_UPS = [
    "Call about the quote", "Send the new price list", "Ask how the fitting went", "Agree on a date for the visit",
    "Check whether the payment has come", "Send photos of the new colours", "Offer the second set",
]  # fmt: skip

# For large amounts: ways to begin, things to speak of, ways to end. A third of all speak of DELIVERY,
# one in a hundred of VARNISH, and exactly RARE_COUNT of them of RARE, so that searches can be measured.
OPENINGS = [
    "Asked about", "Went through", "Sent papers on", "Agreed on", "Complained about", "Offered", "Reminded of",
    "Measured for", "Wants photos of", "Compared", "Confirmed", "Postponed",
]  # fmt: skip
ENDINGS = [
    "for the workshop", "for the new hall", "in ash", "in oak", "before the summer", "this quarter", "at cost",
    "for the school", "with the fitter", "in two parts", "for the open day", "again",
]  # fmt: skip
DELIVERY, VARNISH, RARE = "delivery", "varnish", "theremin"

COMPANY_WORDS = [
    "Amber", "Birch", "Cinder", "Dapple", "Ember", "Fable", "Gable", "Heron", "Iris", "Juniper", "Kestrel",
    "Linden", "Mallow", "Nettle", "Otter", "Poppy", "Quarry", "Raven", "Sorrel", "Thistle",
]  # fmt: skip
COMPANY_TRADES = [
    "Joinery", "Boatyard", "Guitars", "Cycles", "Clockworks", "Pottery", "Bindery", "Theatre", "College",
    "Press", "Organs", "Kites", "Lanterns", "Saddlery", "Puppets", "Violins", "Toys",
]  # fmt: skip
FIRST_NAMES = [
    "Ada", "Bo", "Cleo", "Dara", "Elin", "Finn", "Greta", "Hugo", "Inga", "Jonas", "Kaia", "Lars", "Mina", "Nils",
    "Olga", "Pelle", "Runa", "Sven", "Tilde", "Ugo", "Vera", "Wanda", "Ylva",
]  # fmt: skip
LAST_NAMES = [
    "Ashgrove", "Bellweather", "Crumb", "Dovetail", "Elderflower", "Fernsby", "Gooseberry", "Hollow", "Inkpen",
    "Jamroot", "Kettlewell", "Larkspur", "Mossop", "Nightingale", "Oakapple", "Puddle", "Quince", "Rushlight",
    "Sparrow", "Teasel", "Underhill", "Vetch", "Wimple", "Yarrow",
]  # fmt: skip
CITIES = [
    ("GB", "en", "Little Fibbing"), ("GB", "en", "Dreamford"), ("DK", "da", "Havfrueby"),
    ("DK", "da", "Sukkerkøbing"), ("SE", "sv", "Drömviken"), ("DE", "de", "Wolkenheim"),
    ("FR", "fr", "Rêveville"), ("NL", "nl", "Molendam"), ("US", "en", "Timber Falls"),
]  # fmt: skip
