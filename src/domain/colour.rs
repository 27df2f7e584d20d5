//! Colours, their contrast as WCAG 2.2 measures it, and the palette derived from a shop's accent colour.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// The contrast that text needs against its background (WCAG 2.2, 1.4.3, level AA).
pub const ENOUGH: f64 = 4.5;

/// An sRGB colour, written `#rrggbb`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Colour([u8; 3]);

const BLACK: Colour = Colour([0, 0, 0]);
const WHITE: Colour = Colour([255, 255, 255]);

/// The backgrounds of accent-coloured text on light pages: the page, its panels, and hovered items (`static/griot.css`).
const LIGHT_GROUNDS: [Colour; 3] = [Colour([0xf3, 0xe7, 0xc7]), Colour([0xfd, 0xf7, 0xe6]), Colour([0xf6, 0xdc, 0xb4])];
/// The same on dark pages, and the text colour of accent-coloured buttons.
const DARK_GROUNDS: [Colour; 4] =
    [Colour([0x10, 0x11, 0x2b]), Colour([0x1b, 0x1c, 0x43]), Colour([0x2b, 0x26, 0x56]), DARK_INK];
const LIGHT_INK: Colour = Colour([0xff, 0xf5, 0xdf]);
const DARK_INK: Colour = Colour([0x1b, 0x13, 0x30]);
/// The gold of the band at the top of every page, which needs contrast against the band.
const GOLD: Colour = Colour([0xea, 0xa9, 0x2a]);

/// The error of a text that is not a colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a colour is written #rrggbb")]
pub struct NoColour;

impl FromStr for Colour {
    type Err = NoColour;

    /// Reads `#rrggbb` or `#rgb`, with or without the `#`, in either case.
    fn from_str(text: &str) -> Result<Self, NoColour> {
        let digits = text.trim().trim_start_matches('#');
        let long = match digits.len() {
            3 => digits.chars().flat_map(|digit| [digit, digit]).collect(),
            6 => digits.to_owned(),
            _ => return Err(NoColour),
        };
        let mut channels = [0; 3];
        hex::decode_to_slice(&long, &mut channels).map_err(|_| NoColour)?;
        Ok(Self(channels))
    }
}

impl TryFrom<String> for Colour {
    type Error = NoColour;

    fn try_from(text: String) -> Result<Self, NoColour> {
        text.parse()
    }
}

impl From<Colour> for String {
    fn from(colour: Colour) -> Self {
        colour.to_string()
    }
}

impl fmt::Display for Colour {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [red, green, blue] = self.0;
        write!(f, "#{red:02x}{green:02x}{blue:02x}")
    }
}

impl Colour {
    /// Red, green and blue.
    pub fn channels(self) -> [u8; 3] {
        self.0
    }

    /// The contrast ratio of two colours: 1 to 21 (WCAG 2.2, "contrast ratio").
    pub fn contrast(self, other: Self) -> f64 {
        let (one, two) = (self.luminance() + 0.05, other.luminance() + 0.05);
        if one > two { one / two } else { two / one }
    }

    /// The relative luminance (WCAG 2.2, "relative luminance").
    fn luminance(self) -> f64 {
        let linear = |channel: u8| {
            let part = f64::from(channel) / 255.0;
            if part <= 0.040_45 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
        };
        let [red, green, blue] = self.0.map(linear);
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    }

    /// This colour mixed with so many hundredths of another.
    fn with(self, other: Self, hundredths: u16) -> Self {
        let mixed = |(mine, theirs): (u8, u8)| {
            let sum = u16::from(mine) * (100 - hundredths) + u16::from(theirs) * hundredths;
            u8::try_from(sum / 100).unwrap_or(u8::MAX)
        };
        let ([red, green, blue], [redder, greener, bluer]) = (self.0, other.0);
        Self([mixed((red, redder)), mixed((green, greener)), mixed((blue, bluer))])
    }

    /// The brightest colour of the same hue and saturation.
    fn bright(self) -> Self {
        let most = self.0.into_iter().max().unwrap_or(0).max(1);
        Self(self.0.map(|channel| u8::try_from(u16::from(channel) * 255 / u16::from(most)).unwrap_or(u8::MAX)))
    }

    /// The colour made lighter, first towards its brightest form and then towards white, only as far as `fits` requires.
    fn lightened(self, fits: impl Fn(Self) -> bool) -> Self {
        let bright = self.towards(self.bright(), &fits);
        if fits(bright) { bright } else { bright.towards(WHITE, fits) }
    }

    /// The colour mixed with as little of `other` as `fits` requires.
    fn towards(self, other: Self, fits: impl Fn(Self) -> bool) -> Self {
        (0..=100).step_by(2).map(|part| self.with(other, part)).find(|colour| fits(*colour)).unwrap_or(other)
    }
}

/// The lowest contrast of a colour against the light backgrounds.
pub fn by_day(accent: Colour) -> f64 {
    lowest(accent, &LIGHT_GROUNDS)
}

/// The lowest contrast of a colour against the dark backgrounds.
pub fn by_night(accent: Colour) -> f64 {
    lowest(accent, &DARK_GROUNDS)
}

fn lowest(colour: Colour, grounds: &[Colour]) -> f64 {
    grounds.iter().map(|ground| colour.contrast(*ground)).fold(21.0, f64::min)
}

/// The colours that a shop's accent gives its pages, named as in `static/griot.css`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Palette {
    pub light: Shades,
    pub dark: Shades,
}

/// The colours of the light or the dark half of a palette.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shades {
    /// Buttons and links.
    pub act: Colour,
    pub act_ink: Colour,
    pub act_hover: Colour,
    /// The band at the top.
    pub night: Colour,
}

impl Default for Palette {
    /// The built-in colours (`static/griot.css`).
    fn default() -> Self {
        let shades = |act, act_ink, act_hover, night| Shades {
            act: Colour(act),
            act_ink,
            act_hover: Colour(act_hover),
            night: Colour(night),
        };
        Self {
            light: shades([0x9a, 0x2d, 0x11], LIGHT_INK, [0x7a, 0x22, 0x0b], [0x19, 0x1a, 0x48]),
            dark: shades([0xeb, 0xa9, 0x2c], DARK_INK, [0xff, 0xc7, 0x5a], [0x09, 0x0a, 0x1e]),
        }
    }
}

impl Palette {
    /// The palette of an accent for light pages and optionally another for dark pages; without one, the first is
    /// lightened as far as needed. Both must have passed [`by_day`] and [`by_night`].
    pub fn of(accent: Colour, dark: Option<Colour>) -> Self {
        let dark = dark.unwrap_or_else(|| accent.lightened(|colour| by_night(colour) >= 5.5));
        let band = accent.with(BLACK, 35).towards(BLACK, |band| GOLD.contrast(band) >= 6.0);
        Self {
            light: Shades { act: accent, act_ink: LIGHT_INK, act_hover: accent.with(BLACK, 22), night: band },
            dark: Shades { act: dark, act_ink: DARK_INK, act_hover: dark.with(WHITE, 30), night: band.with(BLACK, 45) },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn colour(text: &str) -> Colour {
        text.parse().unwrap()
    }

    #[test]
    fn contrast_is_what_wcag_says() {
        assert!((colour("#000").contrast(colour("#fff")) - 21.0).abs() < 1e-9);
        assert!((colour("#777777").contrast(colour("#ffffff")) - 4.478).abs() < 0.001);
        assert!((colour("#ffffff").contrast(colour("#767676")) - 4.542).abs() < 0.001);
    }

    #[test]
    fn the_programs_palette_is_the_stylesheets() {
        let css = include_str!("../../static/griot.css");
        let Palette { light, dark } = Palette::default();
        for Shades { act, act_ink, act_hover, night } in [light, dark] {
            for said in
                [format!("--act:{act};--act-ink:{act_ink};--act-hover:{act_hover};"), format!("--night:{night};")]
            {
                assert!(css.contains(&said), "{said}");
            }
        }
    }

    #[test]
    fn the_shops_own_colours_pass_and_pale_ones_do_not() {
        assert!(by_day(colour("#9a2d11")) >= ENOUGH);
        assert!(by_night(colour("#eba92c")) >= ENOUGH);
        assert!(by_day(colour("#eaa92a")) < ENOUGH);
        assert!(by_night(colour("#9a2d11")) < ENOUGH);
    }

    #[test]
    fn every_accent_that_passes_by_day_gives_a_palette_that_can_be_read() {
        for accent in ["#9a2d11", "#1f5d3a", "#0b3d91", "#5b2a86", "#7a0b3a", "#000000", "#005f73"].map(colour) {
            assert!(by_day(accent) >= ENOUGH, "{accent}");
            let palette = Palette::of(accent, None);
            assert!(by_night(palette.dark.act) >= ENOUGH, "{accent}: {palette:?}");
            assert!(by_night(palette.dark.act_hover) >= ENOUGH, "{accent}: {palette:?}");
            for shades in [palette.light, palette.dark] {
                assert!(shades.act.contrast(shades.act_ink) >= ENOUGH, "{accent}: {shades:?}");
                assert!(shades.act_hover.contrast(shades.act_ink) >= ENOUGH, "{accent}: {shades:?}");
                assert!(GOLD.contrast(shades.night) >= ENOUGH, "{accent}: {shades:?}");
            }
        }
    }

    #[test]
    fn a_colour_is_read_as_people_write_it() {
        assert_eq!(colour(" 9A2D11 ").to_string(), "#9a2d11");
        assert_eq!(colour("#abc").to_string(), "#aabbcc");
        for nonsense in ["", "red", "#12345", "#gggggg", "#é1234", "url(x)"] {
            assert_eq!(nonsense.parse::<Colour>(), Err(NoColour), "{nonsense}");
        }
    }
}
