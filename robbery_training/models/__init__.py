from .certificate import Certificate, new_number
from .roster import Trainee, person_key
from .training import Equipment, RobberyTraining, TrainingLanguage

__all__ = [
    "Certificate",
    "Equipment",
    "RobberyTraining",
    "Trainee",
    "TrainingLanguage",
    "new_number",
    "person_key",
]
