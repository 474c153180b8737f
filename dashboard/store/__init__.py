"""The database: versions, drafts, plans, accounts, holds, journal. Only this package uses SQL."""
