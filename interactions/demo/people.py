"""Who sells and whom they talk to."""

from crm import demo

# One contact a line reads better than one field a line.
# ruff: noqa: E501

PASSWORD = demo.PASSWORD

# e-mail, name, initials, job title, phone, salesperson, group ("" for the administrator)
USERS = [
    ("sales@example.com", "Ida Sommer", "IS", "Sales consultant", "+44 1632 960101", True, "Sales"),
    ("manager@example.com", "Rasmus Okoye", "RO", "Sales manager", "+44 1632 960102", True, "Sales manager"),
    ("admin@example.com", "Robin Vale", "RV", "Administrator", "", False, ""),
    ("lucia@example.com", "Lucía Ferrand", "LF", "Sales consultant", "+44 1632 960103", True, "Sales"),
    ("anders@example.com", "Anders Kvist", "AK", "Key account manager", "+44 1632 960104", True, "Sales"),
    ("petra@example.com", "Petra Wolff", "PW", "Inside sales", "+44 1632 960105", True, "Sales"),
]  # fmt: skip

TAGS = ["Customer", "Prospect", "Dealer", "School", "Public sector", "Newsletter", "Trade fair"]

# name, address, postal code, city, region, country, language, correspondence type, domain, phone, salesperson, tags
COMPANIES = [
    ("Bramble & Birch Joinery", "4 Sawpit Lane", "BR7 4QX", "Little Fibbing", "Fenshire", "GB", "en", "email", "bramblebirch", "+44 1632 960210", 0, "Customer, Newsletter"),
    ("Quillfeather Bookbinders", "17 Inkwell Row", "QF2 9BB", "Dreamford", "Fenshire", "GB", "en", "letter", "quillfeather", "+44 1632 960218", 1, "Customer"),
    ("Saltmarsh Boatyard", "The Old Slipway", "SM1 3LT", "Gullhaven", "", "GB", "en", "email", "saltmarsh-boats", "+44 1632 960225", 0, "Customer"),
    ("Cloudberry Technical College", "Campus Road 1", "CB5 1TC", "Upper Mistley", "", "GB", "en", "email", "cloudberry-college", "+44 1632 960231", 2, "School, Public sector"),
    ("Moonrake Cider Press", "Orchard Yard", "MR8 2CP", "Appledown", "", "IE", "en", "email", "moonrake", "+353 20 911 0142", 3, "Prospect, Trade fair"),
    ("Havfruens Værft A/S", "Ankerkaj 12", "9999", "Havfrueby", "", "DK", "da", "email", "havfruen", "", 0, "Customer"),
    ("Kringlebageriet ApS", "Melgade 3", "9998", "Sukkerkøbing", "", "DK", "da", "letter", "kringle", "", 1, "Customer, Newsletter"),
    ("Lyngholm Efterskole", "Hedevej 40", "9997", "Lyngstrup", "", "DK", "da", "email", "lyngholm", "", 2, "School"),
    ("Tusmørke Teater", "Kulissestræde 8", "9999", "Havfrueby", "", "DK", "da", "", "tusmoerke", "", 3, "Prospect"),
    ("Älvdrömmens Snickeri AB", "Hyvelgatan 5", "199 99", "Drömviken", "", "SE", "sv", "email", "alvdrommen", "+46 8 465 004 12", 0, "Customer"),
    ("Norrsken Cykelverkstad", "Ekervägen 22", "199 98", "Kedjeby", "", "SE", "sv", "email", "norrskencykel", "+46 8 465 004 31", 4, "Dealer"),
    ("Trollfjell Verktøy AS", "Steinveien 7", "9996", "Trollvåg", "", "NO", "nb", "email", "trollfjell", "", 4, "Dealer, Trade fair"),
    ("Luftschloss Werkstätten GmbH", "Wolkengasse 11", "99999", "Wolkenheim", "", "DE", "de", "letter", "luftschloss", "+49 30 23125 014", 3, "Customer"),
    ("Mondschein Orgelbau", "Pfeifenweg 2", "99998", "Tönningen an der Au", "", "DE", "de", "email", "mondschein-orgel", "+49 30 23125 077", 3, "Customer, Newsletter"),
    ("Sternwarte Hohenfels e. V.", "Am Fernrohr 1", "99997", "Hohenfels", "", "DE", "de", "email", "hohenfels", "+49 30 23125 123", 1, "Public sector"),
    ("Zauberwald Schulmöbel KG", "Tannenweg 9", "9990", "Zauberwald", "", "AT", "de", "letter", "zauberwald", "", 4, "Dealer"),
    ("Molenwiek Meubels BV", "Wiekstraat 60", "9999 ZZ", "Molendam", "", "NL", "nl", "email", "molenwiek", "", 2, "Dealer, Newsletter"),
    ("Ateliers de la Lune", "6 rue des Étoiles", "99999", "Rêveville", "", "FR", "fr", "email", "ateliersdelalune", "+33 1 99 00 14 27", 2, "Customer"),
    ("Cloche & Fils", "2 quai du Carillon", "99998", "Sonnaille-sur-Mer", "", "FR", "fr", "letter", "cloche-fils", "+33 1 99 00 52 10", 2, "Prospect"),
    ("Bigfoot Bicycles Inc.", "800 Redwood Loop", "00000", "Timber Falls", "OR", "US", "en", "email", "bigfootbikes", "+1 555-0118", 4, "Customer"),
    ("Prairie Lantern Works", "12 Silo Street", "00001", "Wheatridge Bend", "KS", "US", "en", "email", "prairielantern", "+1 555-0164", 1, "Prospect"),
    ("Wattlebird Guitars", "9 Fretboard Close", "0001", "Wattle Creek", "NSW", "AU", "en", "email", "wattlebird", "+61 2 5550 0146", 0, "Customer, Trade fair"),
]  # fmt: skip

# company (its place in COMPANIES, None for nobody's), first name, last name, job title, mobile, what else
PEOPLE = [
    (0, "Hazel", "Thornbury", "Owner", "+44 7700 900114", {}),
    (0, "Jory", "Pennant", "Workshop lead", "+44 7700 900127", {}),
    (0, "Wilf", "Ashdown", "Purchasing", "", {}),
    (1, "Cordelia", "Quill", "Director", "+44 7700 900131", {}),
    (1, "Barnaby", "Vellum", "Master binder", "", {"correspondence_type": "letter"}),
    (2, "Morwenna", "Strand", "Yard manager", "+44 7700 900145", {}),
    (2, "Piran", "Keel", "Boatbuilder", "+44 7700 900152", {}),
    (3, "Dr Imogen", "Farrow", "Head of technology", "+44 7700 900168", {}),
    (3, "Desmond", "Plank", "Technician", "", {"excluded_from_segments": True}),
    (4, "Niamh", "Ortherd", "Press master", "+353 20 915 0117", {}),
    (5, "Asta", "Bølgesen", "Indkøbschef", "", {}),
    (5, "Viggo", "Kølhus", "Værkfører", "", {}),
    (6, "Gudrun", "Kringle", "Bagermester", "", {}),
    (6, "Oluf", "Marcipan", "Bogholder", "", {"correspondence_type": ""}),
    (7, "Signe", "Lyngdal", "Forstander", "", {}),
    (7, "Bjarne", "Høvl", "Sløjdlærer", "", {}),
    (8, "Mille", "Skygge", "Scenemester", "", {}),
    (9, "Ebba", "Hyvling", "Ägare", "+46 70 174 06 12", {}),
    (9, "Sixten", "Kvistlund", "Snickare", "+46 70 174 06 33", {}),
    (10, "Alva", "Ekerdahl", "Butikschef", "+46 70 174 06 41", {}),
    (11, "Torbjørn", "Steinrud", "Daglig leder", "", {}),
    (11, "Ragnhild", "Fossegrim", "Innkjøper", "", {}),
    (12, "Leopold", "Wolkenstein", "Geschäftsführer", "+49 171 39200 12", {}),
    (12, "Hannelore", "Dübel", "Einkauf", "", {}),
    (13, "Friedemann", "Prinzipal", "Orgelbaumeister", "+49 171 39200 27", {}),
    (13, "Clara", "Zungenstimme", "Büro", "", {}),
    (14, "Prof. Gesine", "Himmelreich", "Leiterin", "", {}),
    (15, "Korbinian", "Tannhuber", "Vertrieb", "", {}),
    (16, "Saskia", "Wiekema", "Inkoper", "", {}),
    (17, "Solène", "Clairdelune", "Gérante", "+33 6 39 98 14 02", {}),
    (17, "Bastien", "Rabot", "Ébéniste", "", {}),
    (18, "Honorine", "Cloche", "Directrice", "+33 6 39 98 20 15", {}),
    (19, "Dakota", "Redwood", "Shop manager", "+1 555-0127", {}),
    (20, "Walt", "Lanternman", "Founder", "+1 555-0171", {"archived": True}),
    (21, "Matilda", "Fretwell", "Luthier", "+61 491 570 156", {}),
    (None, "Otis", "Marrow", "", "+44 7700 900173", {"address": "3 Ferry Cottages", "postal_code": "SM1 3LA", "city": "Gullhaven", "country": "GB", "language": "en", "correspondence_type": "letter"}),
    (None, "Perpetua", "Noone", "", "+44 7700 900186", {"city": "Dreamford", "country": "GB", "language": "en", "privacy_blocked": True}),
    (None, "Karla", "Ingemann-Ask", "", "", {"city": "Lyngstrup", "country": "DK", "language": "da", "correspondence_type": "email"}),
]  # fmt: skip
