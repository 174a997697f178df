"""Numbers to be read out on the telephone."""

import secrets

# No vowels, so that no word appears; none of 0 O 1 I L 5 S 8 B, which sound or look alike on the telephone.
LETTERS = "234679CDFGHJKMNPQRTVWXZ"


def new_reference() -> str:
    """Eight letters and digits, such as `7KQM-2XRD`, that say nothing of who came before."""
    letters = "".join(secrets.choice(LETTERS) for _position in range(8))
    return f"{letters[:4]}-{letters[4:]}"
