-- What the books' Markdown says beyond Markdown, for Typst: chapters with a kicker, boxes, boards, verse, plates, tables.
local function raw(text) return pandoc.RawBlock("typst", text) end
local function inline(inlines) return pandoc.write(pandoc.Pandoc({ pandoc.Plain(inlines) }), "typst-smart"):gsub("%s+$", "") end

local function around(name, blocks)
  local out = pandoc.Blocks({ raw("#" .. name .. "[") })
  out:extend(blocks)
  out:insert(raw("]"))
  return out
end

function Header(header)
  if header.level ~= 1 then return header end
  local kicker = header.attributes.kicker
  return raw("#chapter(" .. (kicker and string.format("%q", kicker) or "none") .. ")[" .. inline(header.content) .. "]")
end

function Div(div)
  if div.classes:includes("box") then return around("boxed", div.content) end
  if div.classes:includes("board") then return around("board", div.content) end
end

function LineBlock(lines)
  local text = {}
  for place, line in ipairs(lines.content) do text[place] = inline(line) end
  return raw("#verse[" .. table.concat(text, " \\\n") .. "]")
end

function Figure(figure)
  local image
  figure:walk({ Image = function(found) image = found end })
  return raw(string.format("#plate(%q, %q)[%s]", image.src, image.title, inline(pandoc.utils.blocks_to_inlines(figure.caption.long))))
end

function Table(table)
  for _, column in ipairs(table.colspecs) do
    if column[1] == "AlignDefault" then column[1] = "AlignLeft" end
  end
  return around("columned", { table })
end
function HorizontalRule() return raw("#pause") end
