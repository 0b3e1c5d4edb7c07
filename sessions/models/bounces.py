"""Addresses that mail servers refuse."""

from django.db import models

from clients.models import User


class Bounce(models.Model):
    """Letters to this address came back; `told` is the server's reply. Ends when the address changes."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="bounce")
    address = models.EmailField(max_length=254)
    since = models.DateTimeField()
    told = models.CharField(max_length=200, blank=True)

    def __str__(self) -> str:
        return f"{self.address} since {self.since:%Y-%m-%d}"
