from apps.employees.supervision import *  # noqa: F403
