"""Everything that is stored: versions, drafts, plans, accounts, holds, journal; only this package uses SQL."""
