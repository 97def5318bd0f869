"""For services whose test is not about the doctor."""

from coach.service.doctor import Doctor


def no_doctor() -> Doctor:
    raise AssertionError("nobody asked for the doctor")
