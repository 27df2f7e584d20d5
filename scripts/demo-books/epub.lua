-- The same for EPUB: the kicker stands in its chapter's heading.
function Header(header)
  local kicker = header.attributes.kicker
  header.attributes.kicker = nil
  if kicker then
    header.content:insert(1, pandoc.Span({ pandoc.Str(kicker) }, { class = "kicker" }))
    header.content:insert(2, pandoc.Space())
  end
  return header
end
