"""The database: versions, drafts, plans, accounts, holds, pictures, sources, mails, names of places, journal. Only this
package uses SQL."""
