"""The colonia of the journeys, for the attackers who look at chats and logs."""

from tests.journeys.conftest import amparo, beto, colonia, diagnostico, quiet_colonia

__all__ = ["amparo", "beto", "colonia", "diagnostico", "quiet_colonia"]
