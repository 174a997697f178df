"""Trust, safety, respect and voice, each from 0 to 100.

Indices of 0 to 100 made of several questions are the practice of the National Policing Institute's community
surveys; the kinds of question are those of city surveys (Greensboro). A scale from 0 to 10 counts tenfold, each of the
five steps of agreement counts 25 more than the one below, and to agree with a statement that speaks against us counts
low. A person's score is the mean of the questions that he or she answered, so that everybody counts once; who answered
none counts in none. Nothing is weighted: who took part is not known well enough.
"""

from collections import Counter

from django.db.models import Avg, Case, Count, F, FloatField, OuterRef, Q, Subquery, When

from outreach.models import Answer, Index, QuestionKind, Return, Survey

# By station, how many people have which score.
Scores = dict[int | None, Counter[float]]

ON_SCALE = Case(
    When(question__kind=QuestionKind.SCALE, then=F("number") * 10.0),
    When(question__kind=QuestionKind.AGREE, then=(F("number") - 1) * 25.0),
    output_field=FloatField(),
)
SCORE = Case(When(Q(question__is_reversed=True), then=100.0 - ON_SCALE), default=ON_SCALE, output_field=FloatField())


def count_scores(survey: Survey, index: Index) -> Scores:
    answers = Answer.objects.filter(returned=OuterRef("pk"), question__index=index, number__isnull=False)
    score = answers.order_by().values("returned").annotate(score=Avg(SCORE)).values("score")
    scored = Return.objects.filter(survey=survey).annotate(score=Subquery(score)).filter(score__isnull=False)
    counted: Scores = {}
    for station, value, people in scored.order_by().values_list("station", "score").annotate(people=Count("pk")):
        counted.setdefault(station, Counter())[value] = people
    return counted
