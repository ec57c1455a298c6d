"""Files of figures and of SKP results: what their columns are, and what each row says. Built on `employees.imports`."""
