# SPDX-License-Identifier: BSD-2-Clause
import pytest

from lab.patient import Patient


@pytest.fixture
def patient(lab):
    return Patient(lab)
