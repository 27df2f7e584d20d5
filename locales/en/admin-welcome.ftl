# Settings: the home page
admin-settings-welcome = Words of the home page
admin-welcome-own = Your own words
admin-welcome-default = The program’s words
admin-welcome-lead = What your readers read first, above the books. An empty field means the program’s own words.
admin-welcome-french = In French
admin-welcome-english = In English
admin-welcome-headline = Headline
admin-welcome-text = Text below it
admin-welcome-usual = Usually: { $usual }
admin-welcome-wrong = Write { $count } characters at most, none of them invisible.
