"""Links in letters that work once."""

from django.db import models

from clients.models import User


class UsedLink(models.Model):
    """A link of a digest that was used. `key` is the text that the link signs."""

    key = models.CharField(max_length=160, primary_key=True)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    used_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.key
