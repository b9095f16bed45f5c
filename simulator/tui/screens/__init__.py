"""The screens: home, lesson, lab, view."""
