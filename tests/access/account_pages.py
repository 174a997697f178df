"""Signing in, one's own account, and what no page leads to."""

from .people import EVERYONE, MEMBERS, NOBODY
from .rows import Row

# Who has signed in with a password gets as far as setting up the second factor.
SIGNED_IN = MEMBERS + "F"
OUTSIDE = "XPpe"

SIGN_IN = [
    Row("account_login", "", "Sign in", EVERYONE, EVERYONE),
    Row("account_logout", "", "Sign out", EVERYONE, EVERYONE),
    Row("account_inactive", "", "That an account is closed", EVERYONE),
    Row("account_confirmed", "", "The second factor was given, go back to your page", EVERYONE),
    Row("account_session", "", "How long one stays signed in", SIGNED_IN, SIGNED_IN),
    Row("account_reauthenticate", "", "Give the password again, where there is no second factor", "F", "F", again=True),
    Row("mfa_authenticate", "", "Give the second factor, between password and sign-in", SIGNED_IN, led=OUTSIDE),
    Row("mfa_login_webauthn", "", "Sign in with a passkey", SIGNED_IN, led=OUTSIDE),
    Row("mfa_reauthenticate", "", "Give the second factor again", MEMBERS),
    Row("mfa_reauthenticate_webauthn", "", "Give a passkey again, if there is one", NOBODY, again=True),
    Row("openid_connect_login", "=city", "Sign in with the city’s account, where that is set", NOBODY),
    Row("openid_connect_callback", "=city", "Come back from there, where that is set", NOBODY),
    Row("socialaccount_login_cancelled", "", "It was cancelled there", EVERYONE),
    Row("socialaccount_login_error", "", "It went wrong there", led=EVERYONE),
]
OWN_ACCOUNT = [
    Row("account_index", "", "To one’s own sign-in", EVERYONE),
    Row("account_home", "", "One’s own sign-in", SIGNED_IN),
    Row("account_change_password", "", "Change one’s own password", SIGNED_IN, SIGNED_IN),
    Row("usersessions_list", "", "One’s own sessions; end them", SIGNED_IN, SIGNED_IN),
    Row("mfa_index", "", "One’s own second factors", SIGNED_IN),
    Row("mfa_activate_totp", "", "Set an app up", SIGNED_IN, SIGNED_IN),
    Row("mfa_deactivate_totp", "", "Take the app out, if there is one", MEMBERS),
    Row("mfa_list_webauthn", "", "One’s own passkeys", SIGNED_IN),
    Row("mfa_add_webauthn", "", "Add a passkey", SIGNED_IN, SIGNED_IN),
    Row("mfa_edit_webauthn", "passkey", "Rename one’s own passkey: this is another’s", NOBODY, NOBODY, again=True),
    Row("mfa_remove_webauthn", "passkey", "Take one’s own passkey out: this is another’s", NOBODY, NOBODY, again=True),
    Row("mfa_view_recovery_codes", "", "One’s own recovery codes, if there are any", NOBODY),
    Row("mfa_download_recovery_codes", "", "The same as a file", NOBODY),
    Row("mfa_generate_recovery_codes", "", "Make new recovery codes", SIGNED_IN, SIGNED_IN),
]
SHUT = [
    Row("account_signup", "", "Nobody signs up", NOBODY, NOBODY),
    Row("account_email", "", "Nobody keeps addresses here", NOBODY, NOBODY),
    Row("account_set_password", "", "Nobody sets a first password here", NOBODY, NOBODY),
    Row("socialaccount_connections", "", "Nobody connects accounts here", NOBODY, NOBODY),
    Row("/metrics", "", "Figures for monitoring, to whoever shows its token", NOBODY),
]
ACCOUNT_PAGES = [*SIGN_IN, *OWN_ACCOUNT, *SHUT]
