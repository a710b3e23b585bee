"""What goes wrong, in one line."""


class ServerError(Exception):
    """The embedded server cannot be had. The message is one line and says what to do about it."""


USE_ANOTHER = "or set DATABASE_URL to a PostgreSQL of your own"
