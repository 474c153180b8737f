"""Pages for single records: the list of published ones, and forms to add, edit and withdraw one."""
