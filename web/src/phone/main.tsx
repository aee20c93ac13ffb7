document.title = 'Mobile ID'
