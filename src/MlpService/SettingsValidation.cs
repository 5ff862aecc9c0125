using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;
using MlpService.Startup;

namespace MlpService;

/// <summary>Binds a section of the configuration, and refuses to start where a value is beyond the limits its attributes set.</summary>
static class SettingsValidation
{
    /// <exception cref="OptionsValidationException">When the service starts: a value is out of range; the message names it.</exception>
    public static void AddSettings<T>(this IServiceCollection services, string section) where T : class
    {
        services.AddSingleton(new SettingsSection(section, typeof(T)));
        services.AddSingleton<IValidateOptions<T>>(new AttributeValidation<T>(section));
        services.AddOptions<T>().BindConfiguration(section).ValidateOnStart();
    }

    /// <summary>As the framework's own for attributes, in the names that operators know: those of environment variables.</summary>
    sealed class AttributeValidation<T>(string section) : IValidateOptions<T> where T : class
    {
        public ValidateOptionsResult Validate(string? name, T options)
        {
            var results = new List<ValidationResult>();
            return Validator.TryValidateObject(options, new(options), results, validateAllProperties: true)
                ? ValidateOptionsResult.Success
                : ValidateOptionsResult.Fail(results.Select(fault => $"{section}__{fault.MemberNames.First()}: {fault.ErrorMessage}"));
        }
    }
}
