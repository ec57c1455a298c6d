from django.contrib.admin.apps import AdminConfig


class DeskAdminConfig(AdminConfig):
    pass
