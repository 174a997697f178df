"""Which words of the agency's list stand in a text: by the list alone, which anybody may read."""

import pytest

from comments.doors import words_found
from comments.models import Door, DoorWord

pytestmark = pytest.mark.django_db


def listed(*words: str, door: Door = Door.EMERGENCY) -> None:
    for word in words:
        DoorWord.objects.create(word=word, door=door)


def found(text: str) -> list[str]:
    return words_found(text).get(Door.EMERGENCY, [])


@pytest.mark.parametrize(
    ("word", "text"),
    [
        ("gun", "He has a gun"),
        ("gun", "GUN! Now"),
        ("Gun", "a gun."),
        ("gun", "(gun)"),
        ("gun", "gun"),
        ("gun", "no-gun zone"),
        ("agresión", "una agresion"),
        ("agresion", "UNA AGRESIÓN"),
        ("agresión", "una agresio\u0301n"),
        ("groß", "GROSS"),
        ("on fire", "it is on\r\n  fire"),
        ("on fire", "it is on\u00a0fire"),
        ("can't breathe", "I can\u2019t breathe"),
        ("can\u2019t breathe", "I can't breathe"),
        ("gun", "a ｇｕｎ"),
        ("gun", "a 𝐆𝐔𝐍"),
        ("911", "call 911!"),
    ],
)
def test_word_is_found_however_it_is_written(word: str, text: str) -> None:
    listed(word)

    assert found(text) == [word]


@pytest.mark.parametrize(
    ("word", "text"),
    [
        ("gun", "It has begun."),
        ("gun", "Gunther came."),
        ("gun", "gun_shop"),
        ("gun", "gun2"),
        ("911", "910 555 0911"),
        ("on fire", "Come on. Fire drills are fine"),
        ("on fire", "onfire"),
        ("gun", ""),
        ("нож", "ножницы"),
        ("نار", "انتصار"),
    ],
)
def test_part_of_another_word_is_not(word: str, text: str) -> None:
    listed(word)

    assert found(text) == []


@pytest.mark.parametrize(
    ("word", "text"),
    [
        ("нож", "У него НОЖ!"),
        ("μαχαίρι", "Έχει μαχαιρι"),
        ("نار", "هناك نار هنا"),
        ("आग", "यहाँ आग लगी है"),
        ("불", "불 났어요"),
        ("着火", "我家着火了"),
        ("火事", "家が火事です"),
        ("ไฟไหม้", "บ้านไฟไหม้แล้ว"),
        ("gun", "他有gun在手"),
    ],
    ids=["Russian", "Greek", "Arabic", "Hindi", "Korean", "Chinese", "Japanese", "Thai", "English in Chinese"],
)
def test_words_of_other_scripts_are_found_too(word: str, text: str) -> None:
    listed(word)

    assert found(text) == [word]


@pytest.mark.parametrize("word", [".*", "a|b", "(", "[", "\\", "^", "$", "x{2}", "gun?", "+1"])
def test_words_are_words_and_no_patterns(word: str) -> None:
    listed(word)

    assert found("nothing of the kind, xx gu b") == []
    assert found(f"so he wrote {word} there") == [word]


@pytest.mark.parametrize("word", ["", " ", "\u0301"])
def test_empty_word_points_nowhere(word: str) -> None:
    listed(word)

    assert words_found("anything at all") == {}


def test_empty_list_points_nowhere() -> None:
    assert words_found("He has a gun and the officer hit me") == {}


def test_words_are_named_by_the_door_they_point_to() -> None:
    listed("gun", "fire")
    listed("rude officer", "complaint", door=Door.COMPLAINT)

    assert words_found("A rude officer had a gun. A fire!") == {
        Door.COMPLAINT: ["rude officer"],
        Door.EMERGENCY: ["fire", "gun"],
    }


def test_changed_list_holds_at_once() -> None:
    listed("gun")
    assert found("gun, knife") == ["gun"]

    listed("knife")
    DoorWord.objects.get(word="gun").delete()

    assert found("gun, knife") == ["knife"]


def test_long_text_and_long_list_take_no_time() -> None:
    DoorWord.objects.bulk_create(DoorWord(word=f"word {n}", door=Door.EMERGENCY) for n in range(300))

    assert found("word " * 2000 + "word 7") == ["word 7"]
