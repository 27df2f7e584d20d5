//! Splits one sum over the lines of an order.

/// Splits `total` by weight into whole units. The parts add up to the total, and each is the exact share rounded down
/// or up. No part exceeds its weight unless the total exceeds the sum of the weights. When all weights are 0, the first
/// part is the total.
pub fn split(total: i64, weights: &[i64]) -> Vec<i64> {
    let sum: i128 = weights.iter().copied().map(i128::from).sum();
    if sum == 0 {
        return weights.iter().enumerate().map(|(place, _)| if place == 0 { total } else { 0 }).collect();
    }
    let exact = |weight: &i64| i128::from(total) * i128::from(*weight);
    let mut parts: Vec<i64> = weights.iter().map(|weight| i64::try_from(exact(weight) / sum).unwrap_or(0)).collect();
    let mut largest_rest: Vec<usize> = (0..weights.len()).collect();
    largest_rest.sort_by_key(|place| std::cmp::Reverse(weights.get(*place).map_or(0, |weight| exact(weight) % sum)));
    let missing = usize::try_from(total - parts.iter().sum::<i64>()).unwrap_or(0);
    for place in largest_rest.into_iter().take(missing) {
        if let Some(part) = parts.get_mut(place) {
            *part += 1;
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_largest_rests_take_what_is_left_over() {
        assert_eq!(split(100, &[1, 1, 1]), [34, 33, 33]);
        assert_eq!(split(500, &[2500, 5000]), [167, 333]);
        assert_eq!(split(0, &[2500, 5000]), [0, 0]);
        assert_eq!(split(25, &[5000]), [25]);
        assert_eq!(split(7, &[0, 0]), [7, 0]);
        assert_eq!(split(9_000, &[2500, 5000]), [3000, 6000], "more came than was asked for");
    }

    #[test]
    fn nothing_is_lost_and_no_part_is_more_than_its_weight() {
        let weights = [0, 1, 5, 333, 2_500, 999_999];
        let all: i64 = weights.iter().sum();
        for total in (0..=all).step_by(997).chain([all]) {
            let parts = split(total, &weights);
            assert_eq!(parts.iter().sum::<i64>(), total);
            assert!(
                parts.iter().zip(&weights).all(|(part, weight)| (0..=*weight).contains(part)),
                "{total}: {parts:?}"
            );
        }
    }
}
