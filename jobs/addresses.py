"""What counts as a mail address, for settings and area files alike."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from email_validator import ValidatedEmail


def mail_address(value: str) -> str:
    """Give a mail address in its usual form; raise ValueError, without the address, when it is none."""
    return _validated(value).normalized


def plain_address(value: str) -> str | None:
    """Give a mail address as every mail server takes it; None when what is before its @ is not ASCII."""
    return _validated(value).ascii_email


def _validated(value: str) -> "ValidatedEmail":
    from email_validator import EmailNotValidError, validate_email  # noqa: PLC0415 - few starts need it

    try:
        # Neighbours and their mail servers also live on names that exist only inside an organisation.
        return validate_email(value, check_deliverability=False, globally_deliverable=False)
    except EmailNotValidError:
        raise ValueError('must be a mail address, like "amina@example.org"') from None
