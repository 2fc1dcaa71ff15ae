"""The parts of the commitments page: the ledger, the sheet of one commitment, and the dialog that records one."""
