"""The parts of the findings page: the list, the sheet one writes on, and how it will print."""
