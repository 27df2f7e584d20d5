# door

# Un PDF qui n’est pas accepté
pdf-refused-not-pdf = Ce fichier n’est pas un PDF. Choisissez le fichier PDF du livre.
pdf-refused-damaged = Ce PDF est abîmé ou incomplet. Exportez-le de nouveau, puis réessayez avec le nouveau fichier.
pdf-refused-locked = Ce PDF est verrouillé. Enregistrez-le sans mot de passe ni restriction, puis réessayez.
pdf-refused-empty = Ce PDF n’a aucune page.
pdf-refused-too-many-pages = Ce PDF a plus de 5 000 pages. Partagez-le en plusieurs tomes.
pdf-refused-page-size = Une page de ce PDF a une taille impossible. Exportez-le de nouveau avec des pages ordinaires.
pdf-refused-script = Ce PDF contient un script, que l’appareil du lecteur peut refuser. Enregistrez-le sans JavaScript.
pdf-refused-action = Ce PDF lance un programme ou échange des données de lui-même. Enregistrez-le sans ces actions.
pdf-refused-attachment = Ce PDF contient d’autres fichiers. Enregistrez-le sans pièces jointes.
pdf-refused-form = Ce PDF est un formulaire XFA, que beaucoup de liseuses n’ouvrent pas. Imprimez-le en PDF ordinaire.
pdf-refused-too-heavy = La lecture de ce PDF demande trop de temps ou de mémoire. Enregistrez-le sous une forme plus simple, avec des images plus petites.
pdf-refused-not-now = Le PDF n’a pas pu être lu pour le moment. Réessayez dans un instant.

# Une image de couverture qui n’est pas acceptée
picture-refused-kind = Choisissez une image PNG, JPEG ou WebP.
picture-refused-too-large = Cette image est trop grande. Ramenez son plus grand côté à 6 000 pixels au plus.
picture-refused-too-small = Cette image est trop petite et paraîtrait floue. Choisissez-en une d’au moins 240 pixels de large et 160 de haut.
picture-refused-damaged = Cette image est abîmée. Exportez-la de nouveau, puis réessayez avec le nouveau fichier.
