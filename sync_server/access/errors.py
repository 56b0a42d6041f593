"""Why an invitation or a change of roles is refused."""

from sync_server.kernel.errors import ServerError


class BadInvitation(ServerError):
    """Unknown, used, withdrawn or expired: nobody is told which."""

    code = "access.invitation"
    status = 404
    message = "This invitation does not let anybody in. Ask for a new one."


class AlreadyMember(ServerError):
    code = "access.member"
    status = 409
    message = "Somebody with this e-mail works here already."


class TooManyInvitations(ServerError):
    code = "access.invitations"
    status = 409
    message = "Too many invitations are open; withdraw some."


class OwnerStays(ServerError):
    code = "access.owner"
    status = 409
    message = "The owner's role can be neither changed nor taken away."
