"""Nothing leaks by being new: every field of every record is named public, read first, or held back."""

from django.apps import apps

from agency.encryption import EncryptedBinaryField, EncryptedDateField, EncryptedTextField
from records.disclosure import LEFT_OUT, NOT_SORTED, RULES, Rule, last_field

OURS = {
    "agency", "notices", "records", "programs", "comments", "training", "security_surveys", "robbery_training", "watch",
    "outreach", "cpp",
}  # fmt: skip
MODELS = [model for model in apps.get_models() if model._meta.app_label in OURS]
ENCRYPTED = (EncryptedTextField, EncryptedDateField, EncryptedBinaryField)
# What never leaves, whatever a rule says of it: keys of pages, and hashes that find a person again.
KEYS = {"password", "submission_key", "link_version", "match_key", "email_hash", "code_hash", "token_hash", "person"}


def test_every_kind_has_a_rule_or_a_reason_to_be_left_out() -> None:
    labels = {model._meta.label_lower for model in MODELS}

    assert RULES.keys() | LEFT_OUT.keys() == labels
    assert not RULES.keys() & LEFT_OUT.keys()


def test_every_field_is_named_and_named_once() -> None:
    unlike = {}
    for rule in RULES.values():
        fields = {field.name for field in rule.model._meta.concrete_fields if field is not rule.model._meta.pk}
        public = {lookup.partition("__")[0] for lookup in rule.public}
        twice = public & rule.to_be_read | (public | rule.to_be_read) & set(rule.held_back)
        unlike[rule.label] = (rule.named ^ fields) | twice

    assert {label: names for label, names in unlike.items() if names} == {}


def test_nothing_encrypted_and_no_key_is_ever_fetched() -> None:
    fetched = [
        (rule.label, column.field.name)
        for rule in RULES.values()
        for column in rule.columns
        if column.lookup
        and column.lookup != "pk"
        and (isinstance(column.field, ENCRYPTED) or column.field.name in KEYS)
    ]

    assert fetched == []


def test_what_is_shown_of_another_record_is_public_there_too() -> None:
    for rule in RULES.values():
        for lookup in rule.public:
            field = last_field(rule.model, lookup)
            assert "__" not in lookup or field.name in RULES[field.model._meta.label_lower].public, lookup


def test_new_column_is_held_back_until_somebody_names_it() -> None:
    named = RULES["comments.comment"]
    before = Rule(named.model, named.on, ("number",), frozenset(), {})

    exemptions = {column.field.name: column.exemption for column in before.columns}

    assert (exemptions["number"], exemptions["text"], exemptions["kind"]) == (None, NOT_SORTED, NOT_SORTED)
