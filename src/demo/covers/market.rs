//! Covers laid out flat like cloth: umbrellas, fruit, rain, patchwork.

use super::{CREAM, MIDDLE, NIGHT, author_centred, teeth, title, title_centred};
use crate::demo::canvas::{Canvas, HEIGHT, Point, Rgb, WIDTH};

/// Market umbrellas seen from above; the one in the middle is locked.
pub fn code(canvas: &mut Canvas) {
    const PINK: Rgb = Rgb(176, 34, 88);
    const SUN: Rgb = Rgb(248, 190, 62);
    const TEAL: Rgb = Rgb(16, 122, 124);
    const RED: Rgb = Rgb(222, 74, 44);
    canvas.page(Rgb(250, 226, 176));
    for (at, radius, colors) in [
        ((36.0, 300.0), 92.0, (TEAL, CREAM)),
        ((392.0, 296.0), 84.0, (SUN, RED)),
        ((22.0, 92.0), 88.0, (RED, SUN)),
        ((404.0, 92.0), 96.0, (TEAL, SUN)),
        ((214.0, -6.0), 78.0, (NIGHT, CREAM)),
    ] {
        umbrella(canvas, at, radius, colors);
    }
    umbrella(canvas, (212.0, 206.0), 122.0, (PINK, Rgb(236, 120, 144)));
    canvas.disc(SUN, (212.0, 206.0), 56.0);
    canvas.disc(NIGHT, (212.0, 219.0), 17.0);
    canvas.polygon(NIGHT, &[(205.0, 216.0), (219.0, 216.0), (229.0, 174.0), (195.0, 174.0)]);
    let mut cloth = vec![(0.0, HEIGHT), (0.0, 396.0)];
    for tooth in 0u8..6 {
        let x = 70.0 * f32::from(tooth);
        cloth.extend([(x + 35.0, 374.0), (x + 70.0, 396.0)]);
    }
    cloth.push((WIDTH, HEIGHT));
    canvas.polygon(PINK, &cloth);
    title(canvas, CREAM, 66.0, (34.0, 522.0), &["Mon code", "est à moi"]);
    super::author(canvas, SUN, (37.0, 416.0), "Rokia Sanankou");
}

fn umbrella(canvas: &mut Canvas, at: Point, radius: f32, (one, other): (Rgb, Rgb)) {
    canvas.disc(one, at, radius);
    for wedge in 0u8..4 {
        let from = f32::from(wedge) / 4.0 + 0.03;
        canvas.sector(other, at, radius, from, from + 1.0 / 8.0);
    }
    canvas.disc(one, at, radius * 0.16);
}

/// A pyramid of oranges on a tray, counted row by row.
pub fn compter(canvas: &mut Canvas) {
    const GROUND: Rgb = Rgb(12, 92, 88);
    const ORANGE: Rgb = Rgb(244, 140, 34);
    const LEMON: Rgb = Rgb(250, 204, 70);
    const TRAY: Rgb = Rgb(118, 44, 30);
    canvas.page(GROUND);
    canvas.disc(Rgb(18, 112, 104), (MIDDLE, 226.0), 196.0);
    for row in 0u8..5 {
        let y = 134.0 + 57.0 * f32::from(row);
        let count = 5 - row;
        for fruit in 0..count {
            let x = MIDDLE + 66.0 * (f32::from(fruit) - f32::from(count - 1) / 2.0);
            let color = if (fruit + row) % 2 == 0 { ORANGE } else { LEMON };
            canvas.disc(color, (x, y), 33.0);
            canvas.leaf(Rgb(40, 140, 70), (x, y + 20.0), (x + 22.0, y + 30.0), 10.0);
        }
    }
    canvas.polygon(TRAY, &[(26.0, 112.0), (394.0, 112.0), (352.0, 70.0), (68.0, 70.0)]);
    for place in 0u8..6 {
        canvas.diamond(LEMON, (MIDDLE + 42.0 * (f32::from(place) - 2.5), 91.0), 13.0, 10.0);
    }
    teeth(canvas, Rgb(206, 60, 40), (0.0, 44.0), 8, 22.0);
    canvas.rect(Rgb(206, 60, 40), 0.0, 0.0, WIDTH, 46.0);
    title_centred(canvas, CREAM, 66.0, (MIDDLE, 518.0), &["Compter", "au marché"]);
    author_centred(canvas, CREAM, (MIDDLE, 20.0), "Célestin Mbarganko");
}

/// Rain falls into a calabash.
pub fn rain(canvas: &mut Canvas) {
    const TEAL: Rgb = Rgb(10, 78, 90);
    const DROP: Rgb = Rgb(128, 196, 190);
    const CORAL: Rgb = Rgb(232, 104, 74);
    canvas.page(TEAL);
    for row in 0u8..4 {
        let y = 210.0 + 54.0 * f32::from(row);
        let shift = if row % 2 == 0 { 0.0 } else { 38.0 };
        for drop in 0u8..6 {
            let x = 76.0 * f32::from(drop) - 4.0 + shift;
            let color = if (drop + row * 2) % 5 == 0 { Rgb(250, 204, 110) } else { DROP };
            canvas.leaf(color, (x, y), (x + 11.0, y + 38.0), 14.0);
        }
    }
    canvas.sector(Rgb(170, 58, 50), (MIDDLE, 176.0), 152.0, 0.5, 1.0);
    canvas.sector(CORAL, (MIDDLE, 176.0), 152.0, 0.5, 0.92);
    canvas.rect(Rgb(250, 204, 110), 48.0, 172.0, 324.0, 13.0);
    for place in 0u8..7 {
        let x = MIDDLE + 36.0 * (f32::from(place) - 3.0);
        canvas.polygon(CREAM, &[(x - 18.0, 160.0), (x + 18.0, 160.0), (x, 134.0)]);
    }
    for place in 0u8..4 {
        canvas.diamond(CREAM, (MIDDLE + 36.0 * (f32::from(place) - 1.5), 108.0), 13.0, 15.0);
    }
    title_centred(canvas, CREAM, 77.0, (MIDDLE, 498.0), &["Small Rain"]);
    author_centred(canvas, Rgb(250, 204, 110), (MIDDLE, 452.0), "Efua Mensabi");
}

/// Six of the album's cloths, and a white one for its name.
pub fn motifs(canvas: &mut Canvas) {
    const WINE: Rgb = Rgb(120, 40, 32);
    let cloths = [
        (Rgb(206, 60, 36), Rgb(250, 206, 96)),
        (NIGHT, Rgb(236, 224, 196)),
        (Rgb(20, 96, 74), Rgb(250, 206, 96)),
        (Rgb(20, 96, 74), Rgb(240, 178, 58)),
        (Rgb(226, 140, 40), Rgb(92, 28, 34)),
        (Rgb(44, 78, 140), Rgb(214, 226, 232)),
    ];
    canvas.page(CREAM);
    for ((ground, thread), place) in cloths.into_iter().zip(0u8..) {
        let corner = (SIDE * f32::from(place % 3), HIGH * f32::from(place / 3 * 2));
        canvas.rect(ground, corner.0, corner.1, SIDE, HIGH);
        patch(canvas, thread, ground, (corner.0 + SIDE / 2.0, corner.1 + HIGH / 2.0), place);
    }
    title_centred(canvas, WINE, 112.0, (MIDDLE, 286.0), &["Motifs"]);
    author_centred(canvas, WINE, (MIDDLE, 240.0), "Séraphine Ebandjo");
}

/// A cloth's sides on the album's cover.
const SIDE: f32 = WIDTH / 3.0;
const HIGH: f32 = HEIGHT / 3.0;

/// Draws one sign in a square around its middle.
fn patch(canvas: &mut Canvas, thread: Rgb, ground: Rgb, (x, y): Point, kind: u8) {
    let nest = [(60.0, thread), (41.0, ground), (22.0, thread)];
    match kind {
        0 => nest.into_iter().for_each(|(radius, color)| canvas.disc(color, (x, y), radius)),
        1 => {
            for up in [-66.0, -14.0, 38.0] {
                let zig = |way: f32, rise: f32| (x + 30.0 * way, y + up + rise);
                canvas.line(
                    thread,
                    15.0,
                    &[zig(-2.0, 0.0), zig(-1.0, 26.0), zig(0.0, 0.0), zig(1.0, 26.0), zig(2.0, 0.0)],
                );
            }
        }
        2 => nest.into_iter().for_each(|(size, color)| canvas.diamond(color, (x, y), size + 2.0, size * 1.45)),
        3 => {
            for place in 0u8..5 {
                let (column, row) = (f32::from(place * 2 % 3), f32::from(place * 2 / 3));
                let (wide, high) = (SIDE / 3.0, HIGH / 3.0);
                canvas.rect(thread, x - SIDE / 2.0 + wide * column, y - HIGH / 2.0 + high * row, wide, high);
            }
        }
        4 => {
            for wedge in 0u8..4 {
                let from = f32::from(wedge) / 4.0 + 0.0625;
                canvas.sector(thread, (x, y), 62.0, from, from + 0.125);
            }
        }
        _ => {
            for place in 0u8..4 {
                let at = (x - 32.0 + 64.0 * f32::from(place % 2), y - 42.0 + 84.0 * f32::from(place / 2));
                canvas.leaf(thread, (at.0 - 25.0, at.1 - 32.0), (at.0 + 25.0, at.1 + 32.0), 32.0);
            }
        }
    }
}
