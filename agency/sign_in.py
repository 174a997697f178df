from allauth.account.adapter import DefaultAccountAdapter


class StaffOnlyAdapter(DefaultAccountAdapter):
    """Accounts are made by an administrator; residents need none."""

    def is_open_for_signup(self, request):
        return False
