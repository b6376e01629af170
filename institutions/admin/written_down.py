from institutions.admin.record import RegisterAdmin


class WrittenDownAdmin(RegisterAdmin):
    """A list of what the register writes down by itself: it is read, and stays as it is."""

    def has_add_permission(self, request):
        """Nobody enters what comes of doing something else."""
        return False

    def has_change_permission(self, request, obj=None):
        """What was done stays as it was done."""
        return False

    def has_delete_permission(self, request, obj=None):
        """Nobody deletes by hand what was done."""
        return False
