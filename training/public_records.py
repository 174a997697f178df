"""What the public may have of training: what was taught and how many came. By name it is a personnel file."""

from records.disclosure import PERSONNEL, disclose, leave_out

from .models import Attendance, Course, CourseDate, Requirement, Service, TrainingImport

disclose(
    Course,
    public="name provider mode hours topics counts approved_by__last_name link is_active",
    held_back={},
)
disclose(CourseDate, on="on", public="course__name on where", held_back={})
disclose(Requirement, public="name hours period who from_on is_pro_rata is_active", held_back={})
disclose(
    Attendance,
    on="completed_on",
    public="course__name completed_on hours source",
    held_back={PERSONNEL: "member reference score note entered_by entered_at"},
)
leave_out(PERSONNEL, Service, TrainingImport)
