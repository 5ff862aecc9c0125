using System.Collections;
using System.ComponentModel.DataAnnotations;
using System.Globalization;

namespace MlpService.Http;

/// <summary>A number within limits; the refusal names the number and both limits.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
public sealed class BetweenAttribute : RangeAttribute
{
    public BetweenAttribute(int minimum, int maximum) : base(minimum, maximum) { }

    public BetweenAttribute(double minimum, double maximum) : base(minimum, maximum) { }

    /// <summary>The smallest value except 0, which switches the feature off.</summary>
    public double MinAboveZero { get; init; }

    protected override ValidationResult? IsValid(object? value, ValidationContext validationContext)
    {
        if (IsValid(value) && !Underflows(value))
            return ValidationResult.Success;
        var range = MinAboveZero > 0
            ? string.Create(CultureInfo.InvariantCulture, $"0 or between {MinAboveZero}")
            : $"between {Plain(Minimum)}";
        // with the member's name, which the framework leaves out of a result that is not its own
        return new ValidationResult(string.Create(CultureInfo.InvariantCulture, $"{Given(value)} is not {range} and "
            + $"{Plain(Maximum)}{Exclusive()}."),
            validationContext.MemberName is { } member ? [member] : null);
    }

    /// <summary>A limit without an exponent, unless it is tiny.</summary>
    internal static string Plain(object limit) =>
        Convert.ToString(limit is >= 1.0 and <= 1e18 ? Convert.ToDecimal(limit, CultureInfo.InvariantCulture) : limit,
            CultureInfo.InvariantCulture)!;

    /// <summary>What JSON has more digits of than a number can hold is read as infinite.</summary>
    static object? Given(object? value) => value is double number && !double.IsFinite(number) ? "a number beyond 1.8e308" : value;

    bool Underflows(object? value) => value is double number and > 0 && number < MinAboveZero;

    string Exclusive() => (MinimumIsExclusive, MaximumIsExclusive) switch
    {
        (true, true) => " (both excluded)",
        (true, false) => $" ({Minimum} excluded)",
        (false, true) => $" ({Maximum} excluded)",
        _ => "",
    };
}

/// <summary>The name of a network, dataset or model.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
public sealed class ResourceNameAttribute() : RegularExpressionAttribute("^[a-z0-9][a-z0-9._-]{0,62}$")
{
    // the base class lets an empty string pass
    protected override ValidationResult? IsValid(object? value, ValidationContext validationContext) =>
        value is null || (value is not "" && IsValid(value)) ? ValidationResult.Success : new ValidationResult(
            $"'{((string)value).Cut()}' is not a name: 1 to 63 of a-z, 0-9, '.', '_' and '-', the first a letter or digit.");
}

/// <summary>A list of so many items, none of them null.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ItemsAttribute(int minimum, int maximum) : ValidationAttribute
{
    public int Minimum => minimum;

    public int Maximum => maximum;

    protected override ValidationResult? IsValid(object? value, ValidationContext validationContext)
    {
        if (value is not ICollection items)
            return ValidationResult.Success;
        if (items.Count < minimum || items.Count > maximum)
            return new ValidationResult($"{items.Count} items; {minimum} to {maximum} are allowed.");
        var firstNull = items.Cast<object?>().TakeWhile(item => item is not null).Count();
        return firstNull == items.Count
            ? ValidationResult.Success
            : new ValidationResult($"Item {firstNull} is null; leave it out or fill it in.");
    }
}

/// <summary>What somebody says of what he stores.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class DescriptionLengthAttribute : StringLengthAttribute
{
    public DescriptionLengthAttribute() : base(1000) => ErrorMessage = "it is longer than {1} characters; shorten it.";
}
