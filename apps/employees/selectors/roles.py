from apps.employees.roles import *  # noqa: F403
