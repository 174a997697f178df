"""Who tries every door: a member of each role, two of them of another station as well, and those who are no members."""

# Each is a column of docs/access.md: its letter, and who that is.
WHO = {
    "C": "Coordinator",
    "O": "Crime Prevention Officer",
    "o": "Crime Prevention Officer of another station",
    "U": "Unit Commander",
    "u": "Unit Commander of another station",
    "S": "Command Staff",
    "M": "Accreditation Manager",
    "T": "Training Coordinator",
    "I": "Interpreter Coordinator",
    "A": "Auditor",
    "D": "Administrator",
    "N": "Member without a role",
    "F": "Member with every role who gave no second factor",
    "X": "Anybody who is not signed in",
    "P": "Who has opened the record’s own private link",
    "p": "Who has opened somebody else’s private link",
    "e": "Who has opened a private link three hours ago",
}
EVERYONE = "".join(WHO)
MEMBERS = "COoUuSMTIADN"
PUBLIC = "FXPpe"
LINKS = "Ppe"
NOBODY = ""
