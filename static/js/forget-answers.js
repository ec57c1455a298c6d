// After signing out nothing of a person's answers stays in the browser of a shared computer.
if (new URLSearchParams(location.search).has("keluar")) localStorage.clear();
