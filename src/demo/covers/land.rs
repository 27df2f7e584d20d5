//! Covers with a horizon: rivers, a hill at night, a garden.

use super::{CREAM, MIDDLE, NIGHT, author, author_centred, scallops, teeth, title};
use crate::demo::canvas::{Canvas, Point, Rgb, WIDTH};

/// A blue pirogue passes before a great sun.
pub fn pirogue(canvas: &mut Canvas) {
    const SKY: Rgb = Rgb(247, 190, 104);
    const SUN: Rgb = Rgb(226, 84, 44);
    const DEEP: Rgb = Rgb(16, 48, 92);
    const WATER: Rgb = Rgb(24, 84, 136);
    canvas.page(SKY);
    canvas.disc(Rgb(250, 208, 130), (MIDDLE, 262.0), 158.0);
    canvas.disc(SUN, (MIDDLE, 262.0), 122.0);
    canvas.rect(WATER, 0.0, 0.0, WIDTH, 232.0);
    for (y, half) in [(216.0, 104.0), (200.0, 82.0), (184.0, 92.0), (168.0, 58.0), (152.0, 70.0), (136.0, 34.0)] {
        canvas.rect(SUN, MIDDLE - half, y, half * 2.0, 5.5);
    }
    scallops(canvas, DEEP, 84.0, 21.0, 0.0);
    canvas.rect(DEEP, 0.0, 0.0, WIDTH, 84.0);
    scallops(canvas, WATER, 62.0, 14.0, 21.0);
    scallops(canvas, DEEP, 62.0, 8.0, 21.0);
    boat(canvas, (MIDDLE, 214.0));
    title(canvas, DEEP, 66.0, (36.0, 510.0), &["La pirogue", "bleue"]);
    author_centred(canvas, CREAM, (MIDDLE, 28.0), "Fatou Ndiongue");
}

fn boat(canvas: &mut Canvas, (x, y): Point) {
    const HULL: Rgb = Rgb(38, 132, 196);
    canvas.line(NIGHT, 3.4, &[(x + 58.0, y + 118.0), (x + 4.0, y - 32.0)]);
    canvas.polygon(NIGHT, &[(x + 22.0, y + 4.0), (x + 54.0, y + 4.0), (x + 46.0, y + 72.0), (x + 30.0, y + 72.0)]);
    canvas.disc(NIGHT, (x + 38.0, y + 84.0), 10.5);
    canvas.leaf(Rgb(250, 208, 130), (x + 26.0, y + 92.0), (x + 51.0, y + 92.0), 13.0);
    canvas.line(NIGHT, 5.0, &[(x + 36.0, y + 66.0), (x + 50.0, y + 52.0), (x + 34.0, y + 46.0)]);
    let hull = [
        [(x - 96.0, y - 8.0), (x + 96.0, y - 8.0), (x + 176.0, y + 32.0)],
        [(x + 118.0, y - 36.0), (x - 118.0, y - 36.0), (x - 176.0, y + 32.0)],
    ];
    canvas.curves(HULL, (x - 176.0, y + 32.0), &hull);
    for place in 0u8..7 {
        let at = x - 66.0 + 22.0 * f32::from(place);
        canvas.diamond(CREAM, (at, y - 11.0), 7.0, 5.0);
    }
}

/// A hare sits before the moon, and counts.
pub fn contes(canvas: &mut Canvas) {
    const MOON: Rgb = Rgb(250, 220, 150);
    const STAR: Rgb = Rgb(244, 178, 66);
    canvas.page(NIGHT);
    canvas.disc(Rgb(48, 44, 92), (276.0, 268.0), 136.0);
    canvas.disc(MOON, (276.0, 268.0), 104.0);
    for (x, y, size) in [
        (372.0, 556.0, 9.0),
        (320.0, 524.0, 5.0),
        (384.0, 486.0, 6.0),
        (60.0, 350.0, 7.0),
        (112.0, 318.0, 4.5),
        (36.0, 286.0, 4.5),
        (150.0, 366.0, 5.0),
        (88.0, 252.0, 7.0),
        (392.0, 404.0, 5.0),
        (30.0, 216.0, 4.0),
        (136.0, 226.0, 4.0),
        (352.0, 420.0, 4.0),
    ] {
        canvas.diamond(STAR, (x, y), size * 0.62, size * 1.5);
        canvas.diamond(STAR, (x, y), size * 1.5, size * 0.62);
    }
    let back = [[(120.0, 220.0), (300.0, 236.0), (420.0, 168.0)], [(420.0, 100.0), (420.0, 50.0), (420.0, 0.0)]];
    canvas.curves(Rgb(142, 52, 34), (0.0, 150.0), &[back[0], back[1], [(200.0, 0.0), (100.0, 0.0), (0.0, 0.0)]]);
    hare(canvas, (262.0, 196.0));
    teeth(canvas, Rgb(192, 84, 38), (0.0, 66.0), 7, 36.0);
    teeth(canvas, Rgb(44, 18, 40), (0.0, 44.0), 7, 36.0);
    fire(canvas, (86.0, 108.0));
    title(canvas, CREAM, 50.0, (34.0, 520.0), &["Le lièvre", "qui comptait", "les étoiles"]);
    author_centred(canvas, CREAM, (MIDDLE, 24.0), "Adjoua Konandé");
}

fn hare(canvas: &mut Canvas, (x, y): Point) {
    const FUR: Rgb = Rgb(58, 24, 42);
    let body = [
        [(x - 42.0, y + 40.0), (x - 20.0, y + 86.0), (x + 16.0, y + 82.0)],
        [(x + 42.0, y + 66.0), (x + 40.0, y + 24.0), (x + 46.0, y - 8.0)],
        [(x + 20.0, y - 14.0), (x - 30.0, y - 14.0), (x - 44.0, y - 4.0)],
    ];
    canvas.curves(FUR, (x - 44.0, y - 4.0), &body);
    canvas.disc(FUR, (x - 46.0, y + 8.0), 11.0);
    let head = (x + 26.0, y + 88.0);
    canvas.disc(FUR, head, 19.0);
    canvas.leaf(FUR, (head.0 + 2.0, head.1 - 12.0), (head.0 + 33.0, head.1 - 2.0), 22.0);
    canvas.leaf(FUR, (head.0 - 2.0, head.1 + 6.0), (head.0 - 34.0, head.1 + 80.0), 17.0);
    canvas.leaf(FUR, (head.0 + 6.0, head.1 + 8.0), (head.0 + 4.0, head.1 + 90.0), 17.0);
    canvas.disc(Rgb(250, 220, 150), (head.0 + 8.0, head.1 + 4.0), 2.8);
    canvas.leaf(FUR, (x + 22.0, y + 46.0), (x + 62.0, y + 74.0), 13.0);
}

fn fire(canvas: &mut Canvas, (x, y): Point) {
    canvas.line(Rgb(30, 12, 28), 8.0, &[(x - 34.0, y - 6.0), (x + 34.0, y + 8.0)]);
    canvas.line(Rgb(30, 12, 28), 8.0, &[(x - 34.0, y + 8.0), (x + 34.0, y - 6.0)]);
    for (color, width, height) in
        [(Rgb(212, 66, 36), 50.0, 104.0), (Rgb(240, 134, 40), 36.0, 74.0), (Rgb(252, 206, 92), 20.0, 44.0)]
    {
        let flame = [
            [(x - width, y + height * 0.3), (x - width * 0.2, y + height * 0.5), (x + width * 0.1, y + height)],
            [(x + width * 0.3, y + height * 0.6), (x + width * 0.95, y + height * 0.4), (x, y)],
        ];
        canvas.curves(color, (x, y), &flame);
    }
}

/// Beds of leaves come nearer under the sun.
pub fn jardin(canvas: &mut Canvas) {
    const LEAF: Rgb = Rgb(38, 106, 62);
    const YOUNG: Rgb = Rgb(122, 168, 62);
    const EARTH: Rgb = Rgb(178, 84, 46);
    const SHADE: Rgb = Rgb(152, 64, 38);
    const FOREST: Rgb = Rgb(18, 62, 46);
    canvas.page(Rgb(253, 236, 196));
    canvas.disc(Rgb(244, 160, 52), (322.0, 318.0), 74.0);
    canvas.rect(FOREST, 0.0, 300.0, WIDTH, 18.0);
    scallops(canvas, FOREST, 312.0, 30.0, 0.0);
    let beds = [(244.0, 60.0, 9u8, 15.0), (178.0, 70.0, 7, 21.0), (100.0, 84.0, 5, 30.0), (0.0, 106.0, 4, 42.0)];
    for ((bottom, height, plants, reach), place) in beds.into_iter().zip(0u8..) {
        canvas.rect(if place % 2 == 0 { EARTH } else { SHADE }, 0.0, bottom, WIDTH, height);
        let step = WIDTH / f32::from(plants);
        for plant in 0..plants {
            let x = step * (f32::from(plant) + 0.5);
            let foot = (x, bottom + height * 0.34);
            let (leaf, tip) = if plant % 2 == 0 { (LEAF, YOUNG) } else { (YOUNG, LEAF) };
            canvas.leaf(leaf, foot, (x - reach, foot.1 + reach * 0.85), reach * 0.62);
            canvas.leaf(leaf, foot, (x + reach, foot.1 + reach * 0.85), reach * 0.62);
            canvas.leaf(tip, foot, (x, foot.1 + reach * 1.45), reach * 0.62);
            if place == 3 || (place == 2 && plant % 2 == 1) {
                canvas.disc(Rgb(214, 48, 36), (x + reach * 0.62, foot.1 + reach * 0.1), reach * 0.27);
                canvas.disc(Rgb(214, 48, 36), (x - reach * 0.5, foot.1 - reach * 0.02), reach * 0.22);
            }
        }
    }
    title(canvas, FOREST, 55.0, (34.0, 520.0), &["Le jardin", "de saison", "sèche"]);
    author(canvas, FOREST, (36.0, 362.0), "Issaka Zoungranou");
}

/// The Niger winds through layers of land, with one small boat on it.
pub fn river(canvas: &mut Canvas) {
    const SKY: Rgb = Rgb(250, 214, 170);
    const DARK: Rgb = Rgb(84, 32, 34);
    const WATER: Rgb = Rgb(28, 116, 128);
    canvas.page(SKY);
    canvas.disc(Rgb(216, 76, 46), (318.0, 376.0), 62.0);
    hills(canvas, Rgb(206, 140, 128), 350.0, 22.0);
    hills(canvas, Rgb(226, 160, 76), 318.0, -24.0);
    hills(canvas, Rgb(196, 100, 52), 250.0, 26.0);
    hills(canvas, Rgb(150, 62, 42), 150.0, -30.0);
    let stream = [
        [(250.0, 300.0), (400.0, 286.0), (352.0, 244.0)],
        [(304.0, 204.0), (60.0, 216.0), (70.0, 146.0)],
        [(78.0, 92.0), (240.0, 70.0), (250.0, 0.0)],
        [(310.0, 0.0), (380.0, 0.0), (420.0, 0.0)],
        [(420.0, 20.0), (420.0, 30.0), (420.0, 40.0)],
        [(330.0, 112.0), (170.0, 104.0), (166.0, 152.0)],
        [(166.0, 196.0), (404.0, 188.0), (408.0, 250.0)],
        [(404.0, 296.0), (262.0, 300.0), (236.0, 316.0)],
    ];
    canvas.curves(WATER, (222.0, 316.0), &stream);
    let light = Rgb(140, 200, 190);
    canvas.curved_line(light, 3.0, (376.0, 246.0), &[[(344.0, 204.0), (120.0, 212.0), (112.0, 156.0)]]);
    canvas.curved_line(light, 3.6, (124.0, 118.0), &[[(160.0, 84.0), (270.0, 76.0), (304.0, 22.0)]]);
    steamer(canvas, (214.0, 196.0));
    teeth(canvas, DARK, (0.0, 34.0), 12, 16.0);
    title(canvas, DARK, 54.0, (34.0, 522.0), &["The Slow", "Boat Upriver"]);
    author(canvas, CREAM, (36.0, 15.0), "Tunde Akinmola");
}

fn hills(canvas: &mut Canvas, color: Rgb, y: f32, swing: f32) {
    let edge = [
        [(80.0, y + swing), (130.0, y + swing), (210.0, y)],
        [(290.0, y - swing), (340.0, y - swing), (420.0, y)],
        [(420.0, y / 2.0), (420.0, 20.0), (420.0, 0.0)],
        [(300.0, 0.0), (100.0, 0.0), (0.0, 0.0)],
    ];
    canvas.curves(color, (0.0, y), &edge);
}

fn steamer(canvas: &mut Canvas, (x, y): Point) {
    const DARK: Rgb = Rgb(60, 22, 30);
    let hull = [(x - 58.0, y + 10.0), (x + 62.0, y + 14.0), (x + 46.0, y - 9.0), (x - 48.0, y - 9.0)];
    canvas.polygon(DARK, &hull);
    canvas.rect(CREAM, x - 44.0, y + 10.0, 84.0, 15.0);
    canvas.rect(Rgb(216, 76, 46), x - 50.0, y + 25.0, 96.0, 5.0);
    canvas.rect(CREAM, x - 34.0, y + 30.0, 58.0, 12.0);
    canvas.rect(DARK, x - 40.0, y + 42.0, 70.0, 4.0);
    canvas.rect(DARK, x - 6.0, y + 46.0, 10.0, 18.0);
    for window in 0u8..6 {
        canvas.rect(DARK, x - 38.0 + 13.0 * f32::from(window), y + 14.0, 6.0, 7.0);
    }
}
