from django.db import migrations

from agency.encryption import decrypt, encrypt

# What in an authenticator's data is a secret, by its type.
SECRETS = {"totp": "secret", "recovery_codes": "seed"}


def change_each(apps, change):
    for authenticator in apps.get_model("mfa", "Authenticator").objects.filter(type__in=SECRETS):
        name = SECRETS[authenticator.type]
        if name in authenticator.data:
            authenticator.data[name] = change(authenticator.data[name])
            authenticator.save(update_fields=["data"])


def forwards(apps, schema_editor):
    change_each(apps, encrypt)


def backwards(apps, schema_editor):
    change_each(apps, decrypt)


class Migration(migrations.Migration):
    dependencies = [
        ("agency", "0002_what_is_said_and_counted_before_sign_in"),
        ("mfa", "0003_authenticator_type_uniq"),
    ]

    operations = [migrations.RunPython(forwards, backwards)]
