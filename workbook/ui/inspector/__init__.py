"""The inspector of checklist items: the place where they are worked on."""
