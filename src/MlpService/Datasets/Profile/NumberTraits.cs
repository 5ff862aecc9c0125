using MlpService.Datasets.Values;

namespace MlpService.Datasets.Profile;

/// <summary>How the numbers of a column are written, as far as its values so far tell.</summary>
/// <param name="patterns">How they may be written.</param>
sealed class NumberTraits(NumberPatterns patterns)
{
    bool hasBareNumber, hasMixedUnits;

    /// <summary>The patterns by which all values so far are numbers; none: there is no such pattern.</summary>
    public NumberPatterns Patterns { get; private set; } = patterns;

    /// <summary>What stands beside the numbers; null: nothing.</summary>
    public string? Unit { get; private set; }

    public bool AreIntegers { get; private set; } = true;

    /// <summary>A whole number with a leading zero, such as a zip code; null: there is none.</summary>
    public string? LeadingZero { get; private set; }

    /// <summary>A whole number that a double rounds; null: there is none.</summary>
    public string? Rounded { get; private set; }

    public bool AreOfOneFormat => Patterns != NumberPatterns.None && !hasMixedUnits;

    public void Learn(ReadOnlySpan<byte> value, in ValueTraits traits)
    {
        Patterns &= traits.Patterns;
        if (traits.Nature is ValueNature.PlainNumber or ValueNature.DressedNumber)
            LearnUnit(traits.Unit);
        if (traits.Nature != ValueNature.PlainNumber)
            return;
        AreIntegers &= ValueTraits.IsInteger(value);
        if (LeadingZero is null && ValueTraits.HasLeadingZero(value))
            LeadingZero = ValueText.Shown(value);
        if (Rounded is null && ValueTraits.IsRounded(value, traits.Number))
            Rounded = ValueText.Shown(value);
    }

    /// <summary>Reads a number without a unit, if the way it is written tells nothing new.</summary>
    public bool TryReadKnown(ReadOnlySpan<byte> value, out double number) =>
        NumberText.TryParseShort(value, out number, out var isInteger)
        && (isInteger ? LeadingZero is not null || !ValueTraits.HasLeadingZero(value) : !AreIntegers && IsPointKnown)
        && TakesBare();

    /// <summary>Whether a point cannot stand between thousands.</summary>
    bool IsPointKnown => (Patterns & NumberPatterns.AnyComma) == NumberPatterns.None;

    /// <summary>Whether a small integer without a unit tells nothing new but that there is one.</summary>
    public bool TakesBare()
    {
        if (!hasBareNumber && Unit is not null)
            return false;
        hasBareNumber = true;
        return true;
    }

    public bool Fits(in ValueTraits traits) => (traits.Patterns & Patterns) != NumberPatterns.None && !MixesUnits(traits.Unit);

    /// <summary>A unit is the same everywhere; numbers without one may be among them, but 0.5 among 50% means something else.</summary>
    void LearnUnit(string? beside)
    {
        hasMixedUnits |= MixesUnits(beside);
        hasBareNumber |= beside is null;
        Unit ??= beside;
    }

    bool MixesUnits(string? beside) => (Unit is not null && beside is not null && Unit != beside)
        || ((hasBareNumber || beside is null) && (Unit ?? beside) is "%" or "‰");
}
