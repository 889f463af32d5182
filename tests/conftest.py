"""
How hard the properties are tried: HYPOTHESIS_PROFILE chooses the profile.
"""

import os

from hypothesis import Phase, settings


# A red build says the same when it is run again, and coverage is the same each time.
settings.register_profile("default", deadline=None, max_examples=50, derandomize=True)
settings.register_profile("explore", deadline=None, max_examples=5000)
# A planted violation is to be noticed, not to be made small.
settings.register_profile(
    "plant",
    deadline=None,
    max_examples=50,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))
